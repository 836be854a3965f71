using System.Globalization;
using System.Text.Json;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Trials;

/// <summary>What the journal knows of an attempt.</summary>
internal enum Known
{
    Nothing,

    /// <summary>Accepted and without an outcome: running, or cut off by a crash.</summary>
    Accepted,

    /// <summary>Over, and the outcome is not yet confirmed by the broker.</summary>
    Ended,

    /// <summary>Over, and the broker has the outcome.</summary>
    Published,
}

/// <summary>
/// The worker's memory across crashes: one file an attempt, whose suffix is its state. Every change is on the disk before the
/// method returns.
/// </summary>
internal sealed class TrialJournal
{
    /// <summary>So many published outcomes are kept to answer questions; older attempts are refused by their fencing token.</summary>
    private const int KeptPublished = 200;

    private readonly string _directory;
    private readonly Queue<string> _published;

    public TrialJournal(string dataDirectory)
    {
        _directory = Path.Combine(dataDirectory, "journal");
        Directory.CreateDirectory(_directory);
        _published = new Queue<string>(Files(Known.Published).OrderBy(File.GetLastWriteTimeUtc));
        HighestToken = File.Exists(TokenFile) ? long.Parse(File.ReadAllText(TokenFile), CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>The highest fencing token ever seen.</summary>
    public long HighestToken { get; private set; }

    private string TokenFile => Path.Combine(_directory, "fencing-token");

    public Known StateOf(Guid trialId, int attempt) =>
        File.Exists(PathOf(trialId, attempt, Known.Published)) ? Known.Published
        : File.Exists(PathOf(trialId, attempt, Known.Ended)) ? Known.Ended
        : File.Exists(PathOf(trialId, attempt, Known.Accepted)) ? Known.Accepted
        : Known.Nothing;

    public IReadOnlyList<RunTrial> Unfinished() =>
        [.. Files(Known.Accepted).Select(Read<RunTrial>).Where(run => StateOf(run.TrialId, run.Attempt) == Known.Accepted)];

    public IReadOnlyList<Outcome> Unpublished() => [.. Files(Known.Ended).OrderBy(File.GetLastWriteTimeUtc).Select(Read<Outcome>)];

    /// <returns>Null when the attempt is not over.</returns>
    public Outcome? OutcomeOf(Guid trialId, int attempt) => StateOf(trialId, attempt) is var state && state >= Known.Ended
        ? Read<Outcome>(PathOf(trialId, attempt, state))
        : null;

    public void SeeToken(long token)
    {
        if (token > HighestToken)
        {
            DurableFile.Write(TokenFile, System.Text.Encoding.UTF8.GetBytes(token.ToString(CultureInfo.InvariantCulture)));
            HighestToken = token;
        }
    }

    public void Accept(RunTrial run) => Write(PathOf(run.TrialId, run.Attempt, Known.Accepted), run);

    public void End(Outcome outcome)
    {
        Write(PathOf(outcome.TrialId, outcome.Attempt, Known.Ended), outcome);
        File.Delete(PathOf(outcome.TrialId, outcome.Attempt, Known.Accepted));
    }

    public void MarkPublished(Outcome outcome)
    {
        var published = PathOf(outcome.TrialId, outcome.Attempt, Known.Published);
        var ended = PathOf(outcome.TrialId, outcome.Attempt, Known.Ended);
        if (File.Exists(ended))
        {
            File.Move(ended, published, overwrite: true);
            _published.Enqueue(published);
        }

        while (_published.Count > KeptPublished)
        {
            File.Delete(_published.Dequeue());
        }
    }

    private IEnumerable<string> Files(Known state) => Directory.EnumerateFiles(_directory, $"*.{Suffix(state)}.json");

    private string PathOf(Guid trialId, int attempt, Known state) =>
        Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{trialId:N}.{attempt}.{Suffix(state)}.json"));

    private static string Suffix(Known state) => state switch
    {
        Known.Accepted => "accepted",
        Known.Ended => "ended",
        _ => "published",
    };

    private static void Write<T>(string path, T content) =>
        DurableFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(content, WorkerJson.Of<T>()));

    /// <exception cref="SettingsException">The disk has damaged the file: a person decides what becomes of it.</exception>
    private static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), WorkerJson.Of<T>()) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new SettingsException($"{path} is damaged: {e.Message}; move it away to go on without it");
        }
    }
}
