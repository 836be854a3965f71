using EdgePipeline.Telemetry.Kernel;

namespace EdgePipeline.Telemetry.Processes;

/// <summary>/proc/PID/io: bytes that the process made the storage layer fetch, and dirtied pages' bytes. See proc_pid_io(5).</summary>
internal static class ProcessIoParser
{
    internal static bool TryParse(ReadOnlySpan<byte> text, out long readBytes, out long writtenBytes)
    {
        writtenBytes = 0;
        return Text.TryFind(text, "read_bytes:"u8, out readBytes) && Text.TryFind(text, "write_bytes:"u8, out writtenBytes);
    }
}

/// <summary>The context switches in /proc/PID/status; they are the main thread's, as pidstat shows them too.</summary>
internal static class ProcessStatusParser
{
    internal static bool TryParse(ReadOnlySpan<byte> text, out long voluntary, out long nonvoluntary)
    {
        nonvoluntary = 0;
        return Text.TryFind(text, "voluntary_ctxt_switches:"u8, out voluntary)
            && Text.TryFind(text, "nonvoluntary_ctxt_switches:"u8, out nonvoluntary);
    }
}
