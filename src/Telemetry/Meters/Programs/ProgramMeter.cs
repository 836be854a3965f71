using System.Diagnostics;

namespace EdgePipeline.Telemetry.Meters.Programs;

/// <summary>
/// Any program that prints readings. It is started once, before any window. When it ends there are no readings any more, and the reason says so:
/// starting it again would be a process made at a time that nobody planned.
/// </summary>
internal sealed class ProgramMeter : IMeter
{
    private readonly Process _process;
    private readonly StreamReader _output;
    private readonly string _name;
    private readonly long _bootNs;
    private long _malformed;
    private bool _ended;

    /// <exception cref="IOException">It cannot be started.</exception>
    internal ProgramMeter(string command, TimeProvider clock)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _name = words[0];
        _bootNs = ((clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick) - clock.GetTimestamp();
        try
        {
            _process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true })!;
            _output = _process.StandardOutput;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new IOException($"{_name} could not be started: {failure.Message}");
        }
    }

    public bool KeepsTime => !_ended;

    /// <summary>Waits for the next line.</summary>
    public bool TryRead(out MeterReading reading, out string problem)
    {
        reading = default;
        if (ReadLine() is not { } line)
        {
            _ended = true;
            _process.WaitForExit();
            problem = $"{_name} ended with exit code {_process.ExitCode}";
            return false;
        }

        problem = "";
        if (ReadingLine.TryParse(line, _bootNs, out reading))
            return true;
        problem = $"{_name} printed {++_malformed} lines that are not NANOSECONDS WATTS";
        return false;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>A line without end is cut, so that it fills no memory.</summary>
    private string? ReadLine()
    {
        var line = new System.Text.StringBuilder();
        while (_output.Read() is >= 0 and var next)
        {
            if (next == '\n')
                return line.ToString();
            if (line.Length <= ReadingLine.Longest)
                line.Append((char)next);
        }

        return line.Length > 0 ? line.ToString() : null;
    }
}
