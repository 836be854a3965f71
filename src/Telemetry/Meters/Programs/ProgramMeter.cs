using System.Diagnostics;

namespace EdgePipeline.Telemetry.Meters.Programs;

/// <summary>
/// Any program that prints readings. It is started once, before any window. When it ends there are no readings any more, and the reason says so:
/// starting it again would be a process made at a time that nobody planned.
/// </summary>
internal sealed class ProgramMeter : IMeter
{
    /// <summary>Clocks are corrected, but not by so much; a number of another clock or unit is farther off.</summary>
    private const long MostAheadNs = 10_000_000_000;

    private readonly Process _process;
    private readonly StreamReader _output;
    private readonly string _name;
    private readonly TimeProvider _clock;
    private readonly long _bootNs;
    private long _malformed, _lastNs;
    private bool _ended;

    /// <exception cref="IOException">It cannot be started.</exception>
    internal ProgramMeter(string command, TimeProvider clock)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (_name, _clock) = (words[0], clock);
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

        if (!ReadingLine.TryParse(line, _bootNs, out reading))
            problem = $"{_name} printed {++_malformed} lines that are not NANOSECONDS WATTS";
        // Readings are taken up to a time, in order: one of the future would keep back all that follow.
        else if (reading.Ns > _clock.GetTimestamp() + MostAheadNs)
            problem = $"the time that {_name} printed is more than 10 s ahead: print CLOCK_MONOTONIC or the time since the epoch, in nanoseconds";
        else if (reading.Ns < _lastNs)
            problem = $"the time that {_name} printed is before that of the line before: print readings in order of time";
        else
        {
            (problem, _lastNs) = ("", reading.Ns);
            return true;
        }

        reading = default;
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
