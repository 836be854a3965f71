using System.Runtime.InteropServices;
using System.Text;
using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Tests.Meters;

/// <summary>A serial line whose other end is the test.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private readonly int _fd = OpenMaster(Libc.ReadWrite | Libc.NoControllingTerminal);

    internal PseudoTerminal()
    {
        Grant(_fd).ShouldBe(0);
        Unlock(_fd).ShouldBe(0);
        Path = Marshal.PtrToStringUTF8(Name(_fd))!;
    }

    internal string Path { get; }

    internal void Write(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        Libc.Write(_fd, bytes, bytes.Length).ShouldBe(bytes.Length);
    }

    internal string ReadLine()
    {
        var line = new StringBuilder();
        var next = new byte[1];
        while (true)
        {
            // Nothing to read while nobody has the other end open.
            if (Libc.Read(_fd, next, 1) != 1)
            {
                Thread.Sleep(10);
                continue;
            }

            if (next[0] == '\n')
                return line.ToString();
            line.Append((char)next[0]);
        }
    }

    public void Dispose() => _ = Libc.Close(_fd);

    [LibraryImport("libc", EntryPoint = "posix_openpt")]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(int fd);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(int fd);

    [LibraryImport("libc", EntryPoint = "ptsname")]
    private static partial nint Name(int fd);
}
