using System.Text;
using System.Threading.Channels;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.DeviceWorker.Runtimes.Guest;

/// <summary>A mark of the guest with the moment at which it reached the host.</summary>
/// <param name="AtNs">CLOCK_MONOTONIC of the device.</param>
/// <param name="At">The same on the device's wall clock.</param>
internal sealed record TimedMark(SerialMark Mark, long AtNs, DateTimeOffset At);

/// <summary>Reads a guest's serial console as it arrives, line by line.</summary>
internal sealed class SerialConsole(TimeProvider clock)
{
    /// <summary>A guest gone wild must not fill the memory; marks are shorter.</summary>
    private const int LongestLine = 4096;

    private readonly Channel<TimedMark> _marks = Channel.CreateUnbounded<TimedMark>();
    private readonly StringBuilder _line = new();

    /// <summary>The last line that is no mark; what a kernel says before it dies.</summary>
    public string LastWords { get; private set; } = "";

    public void Hear(ReadOnlySpan<byte> bytes)
    {
        var (ns, at) = (clock.GetTimestamp(), clock.GetUtcNow());
        foreach (var character in bytes)
        {
            if (character == '\n')
            {
                TakeLine(_line.ToString().TrimEnd('\r'), ns, at);
                _line.Clear();
            }
            else if (_line.Length < LongestLine)
            {
                _line.Append((char)character);
            }
        }
    }

    /// <summary>Nothing more will be heard.</summary>
    public void Close() => _marks.Writer.TryComplete();

    /// <returns>The next mark; null when the console is closed.</returns>
    public async Task<TimedMark?> NextAsync(CancellationToken ct) =>
        await _marks.Reader.WaitToReadAsync(ct) && _marks.Reader.TryRead(out var mark) ? mark : null;

    private void TakeLine(string line, long ns, DateTimeOffset at)
    {
        if (SerialMark.Parse(line) is { } mark)
        {
            _marks.Writer.TryWrite(new TimedMark(mark, ns, at));
        }
        else if (!string.IsNullOrWhiteSpace(line))
        {
            LastWords = line;
        }
    }
}
