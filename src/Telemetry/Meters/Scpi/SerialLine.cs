using System.Runtime.InteropServices;
using System.Text;
using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Meters.Scpi;

/// <summary>Over a character device, raw, 8 bits, no parity: RS-232, USB serial.</summary>
internal sealed class SerialLine : ILine
{
    private const int LongestBytes = 4096, TimeoutMs = 2000;

    private readonly int _fd;
    private readonly string _path;
    private readonly TimeProvider _clock;

    /// <exception cref="IOException">It cannot be opened, or is no terminal.</exception>
    internal SerialLine(string path, int baud, TimeProvider clock)
    {
        (_path, _clock) = (path, clock);
        _fd = Libc.Open(KernelFile.PathBytes(path), Libc.ReadWrite | Libc.CloseOnExec | Libc.NoControllingTerminal);
        if (_fd < 0)
            throw new IOException($"{path} cannot be opened ({Marshal.GetLastPInvokeErrorMessage()})");

        // What is in it differs from machine to machine; only the C library looks inside.
        Span<byte> termios = stackalloc byte[Libc.TermiosBytes];
        if (Libc.GetTerminal(_fd, termios) == 0)
        {
            Libc.MakeRaw(termios);
            if (Libc.SetSpeed(termios, SpeedOf(baud)) == 0 && Libc.SetTerminal(_fd, 0, termios) == 0)
                return;
        }

        var reason = Marshal.GetLastPInvokeErrorMessage();
        Dispose();
        throw new IOException($"{path} cannot be set to {baud} baud ({reason})");
    }

    public void Say(string line)
    {
        var bytes = Encoding.ASCII.GetBytes(line + '\n');
        if (Libc.Write(_fd, bytes, bytes.Length) != bytes.Length)
            throw new IOException($"{_path} does not take a line ({Marshal.GetLastPInvokeErrorMessage()})");
    }

    public string Hear()
    {
        var line = new StringBuilder();
        Span<byte> next = stackalloc byte[1];
        var began = _clock.GetTimestamp();
        while (line.Length < LongestBytes)
        {
            var leftMs = TimeoutMs - (long)_clock.GetElapsedTime(began).TotalMilliseconds;
            Span<Libc.PollFd> fds = [new() { Fd = _fd, Events = Libc.PollIn }];
            if (leftMs <= 0 || Libc.Poll(fds, 1, new Libc.TimeSpec { Seconds = leftMs / 1000, Nanoseconds = leftMs % 1000 * 1_000_000 }, 0) <= 0)
                throw new IOException($"{_path} did not answer within {TimeoutMs} ms");
            if (Libc.Read(_fd, next, 1) != 1)
                throw new IOException($"{_path} is gone");
            if (next[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)next[0]);
        }

        throw new IOException($"the answer of {_path} is longer than {LongestBytes} bytes");
    }

    public void Dispose() => _ = Libc.Close(_fd);

    /// <summary>Speeds have numbers of their own, the same on x86-64 and arm64 (asm-generic/termbits.h).</summary>
    internal static uint SpeedOf(int baud) => baud switch
    {
        9600 => 0xD,
        19_200 => 0xE,
        38_400 => 0xF,
        57_600 => 0x1001,
        115_200 => 0x1002,
        _ => throw new IOException($"{baud} is no speed known here: write 9600, 19200, 38400, 57600 or 115200"),
    };
}
