using System.Runtime.InteropServices;
using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Marks;

internal enum Happened
{
    Deadline,
    Line,
    End,
}

/// <summary>Standard input by lines, the request to stop, and the next deadline, waited for in one place by one thread.</summary>
internal sealed class Input : IDisposable
{
    private const int StandardInput = 0;
    private const int LongestLineBytes = 1024 * 1024;
    private const long NsPerSecond = 1_000_000_000;

    private readonly int _stop = Libc.EventFd(0, Libc.CloseOnExec);
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;
    private readonly TimeProvider _clock;
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private bool _ended;

    internal Input(TimeProvider clock)
    {
        _clock = clock;
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    }

    /// <summary>The end came by SIGTERM or SIGINT.</summary>
    internal bool StopRequested { get; private set; }

    /// <param name="deadlineNs">On the monotonic clock.</param>
    /// <param name="line">Valid until the next call.</param>
    /// <exception cref="InvalidDataException">A line is longer than 1 MiB.</exception>
    internal Happened Wait(long deadlineNs, out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            if (TryTakeLine(out line))
                return Happened.Line;
            if (_ended)
                return Happened.End;
            var left = deadlineNs - _clock.GetTimestamp();
            if (left <= 0)
                return Happened.Deadline;
            Poll(left);
        }
    }

    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        _ = Libc.Close(_stop);
    }

    private void Poll(long ns)
    {
        Span<Libc.PollFd> fds = [new() { Fd = StandardInput, Events = Libc.PollIn }, new() { Fd = _stop, Events = Libc.PollIn }];
        var timeout = new Libc.TimeSpec { Seconds = ns / NsPerSecond, Nanoseconds = ns % NsPerSecond };
        // Nothing ready, or a signal in between: the caller looks at the clock.
        if (Libc.Poll(fds, (nuint)fds.Length, timeout, signalMask: 0) <= 0)
            return;
        if (fds[1].ReturnedEvents != 0)
            _ended = StopRequested = true;
        else if (fds[0].ReturnedEvents != 0)
            ReadSome();
    }

    private void ReadSome()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_end >= LongestLineBytes)
                throw new InvalidDataException("a line on standard input is longer than 1 MiB: write one JSON object a line.");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = (int)Libc.Read(StandardInput, _buffer.AsSpan(_end), _buffer.Length - _end);
        if (read > 0)
            _end += read;
        else
            _ended = true;
    }

    private bool TryTakeLine(out ReadOnlySpan<byte> line)
    {
        var text = _buffer.AsSpan(_start, _end - _start);
        var length = text.IndexOf((byte)'\n');
        if (length >= 0)
            _start += length + 1;
        line = length < 0 ? default : text[..length];
        return length >= 0;
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _ = Libc.Write(_stop, BitConverter.GetBytes(1L), sizeof(long));
    }
}
