using System.Text;
using EdgePipeline.Projections.Hosting;
using Npgsql;

namespace EdgePipeline.Projections.Evidence;

/// <summary>The verb: from a row to the events that it rests on, and to what tools printed.</summary>
internal sealed class Why(NpgsqlDataSource database)
{
    private readonly EvidenceReader _reader = new(database);

    public async Task RunAsync(WhyArguments arguments, Stream output, CancellationToken cancellation)
    {
        var found = await FoundRow.FindAsync(database, arguments.Table, arguments.Key, cancellation);
        var events = await _reader.OfAsync(found, cancellation);
        var bytes = arguments.Raw is { } name ? await RawAsync(found, events, name, cancellation)
            : Encoding.UTF8.GetBytes(arguments.Json ? EvidenceText.Json(found, events) : EvidenceText.Render(found, events));
        await output.WriteAsync(bytes, cancellation);
    }

    private async Task<byte[]> RawAsync(FoundRow found, IReadOnlyList<EvidenceEvent> events, string name, CancellationToken cancellation)
    {
        var row = $"{found.Table.ShortName} {string.Join(' ', found.Key)}";
        EvidenceEvent[] with = [.. events.Where(stored => stored.Outputs.Any(output => output.Name == name))];
        string[] names = [.. events.SelectMany(stored => stored.Outputs).Select(output => output.Name).Distinct().Order(StringComparer.Ordinal)];
        return with.Length switch
        {
            1 => RawText.Of(await _reader.OutputAsync(with[0].Sequence, name, cancellation)),
            0 => throw new VerbException(
                names.Length == 0 ? $"{row} rests on no tool's output" : $"{row} rests on no output {name}: write one of {string.Join(", ", names)}", ExitCodes.Usage),
            _ => throw new VerbException(
                $"{row} rests on {with.Length} outputs {name}: ask for that of one trial: why trial {with[0].Stream.Split('/')[^1]} --raw {name}", ExitCodes.Usage),
        };
    }
}

/// <param name="Raw">Name of an output to print; null: the events.</param>
internal sealed record WhyArguments(string Table, IReadOnlyList<string> Key, bool Json, string? Raw)
{
    /// <param name="words">What follows the verb.</param>
    /// <returns>Null: not understood.</returns>
    public static WhyArguments? Parse(IReadOnlyList<string> words)
    {
        return Words.Parse(words, ["--raw"], ["--json"]) is { Plain.Count: > 0 } parsed
            ? new WhyArguments(parsed.Plain[0], [.. parsed.Plain.Skip(1)], parsed.Has("--json"), parsed.Option("--raw"))
            : null;
    }
}
