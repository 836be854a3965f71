using System.Globalization;

namespace EdgePipeline.GuestImage.Jobs;

/// <summary>How far a guest has come, as it says on its serial console.</summary>
public abstract record SerialMark(GuestTime At)
{
    /// <summary>The init runs; disks are not yet mounted.</summary>
    public sealed record Boot(GuestTime At) : SerialMark(At);

    /// <summary>The step's program is started next.</summary>
    public sealed record Start(int Step, GuestTime At) : SerialMark(At);

    public sealed record End(int Step, int ExitCode, GuestTime At) : SerialMark(At);

    /// <summary>The result lies on its disk; the guest ends.</summary>
    public sealed record Done(GuestTime At) : SerialMark(At);

    /// <summary>The guest cannot run the job; it ends.</summary>
    public sealed record Fail(string Reason, GuestTime At) : SerialMark(At);

    /// <returns>Null for a line that is no mark. The kernel may have written before it on the same line.</returns>
    public static SerialMark? Parse(string line)
    {
        var at = line.IndexOf("@@", StringComparison.Ordinal);
        if (at < 0)
            return null;
        var words = line[(at + 2)..].Trim().Split(' ');
        try
        {
            return words[0] switch
            {
                "BOOT" => new Boot(Clock(words)),
                "START" => new Start(Number(words, "step"), Clock(words)),
                "END" => new End(Number(words, "step"), Number(words, "exit"), Clock(words)),
                "DONE" => new Done(Clock(words)),
                "FAIL" when words.Length > 3 => new Fail(string.Join(' ', words[1..^2]), Clock(words)),
                _ => null,
            };
        }
        catch (FormatException)
        {
            // A line that the kernel wrote into is no mark; the result disk is the evidence, marks are progress.
            return null;
        }
    }

    private static GuestTime Clock(string[] words) => GuestClock.Parse(string.Join(' ', words.TakeLast(2)));

    private static int Number(string[] words, string key) =>
        int.TryParse(words.FirstOrDefault(word => word.StartsWith(key + "=", StringComparison.Ordinal))?[(key.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{key}' is missing or not a number.");
}
