namespace EdgePipeline.DeviceWorker.Runtimes.Container;

/// <summary>What a program needs to start, as ldd prints it.</summary>
internal static class LibraryClosure
{
    /// <param name="lddOutput">
    /// Lines such as <c>libaio.so.1 => /lib/x86_64-linux-gnu/libaio.so.1 (0x…)</c>, <c>/lib64/ld-linux-x86-64.so.2 (0x…)</c>,
    /// <c>linux-vdso.so.1 (0x…)</c> (in the kernel: no file) and <c>libx.so => not found</c>.
    /// </param>
    /// <returns>Absolute paths of the files, and names of those that the machine lacks.</returns>
    public static (IReadOnlyList<string> Files, IReadOnlyList<string> Missing) Parse(string lddOutput)
    {
        var files = new List<string>();
        var missing = new List<string>();
        foreach (var line in lddOutput.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var arrow = line.IndexOf(" => ", StringComparison.Ordinal);
            var target = arrow < 0 ? line : line[(arrow + 4)..];
            if (target.StartsWith("not found", StringComparison.Ordinal))
            {
                missing.Add(line[..arrow]);
            }
            else if (target.StartsWith('/'))
            {
                var address = target.IndexOf(" (", StringComparison.Ordinal);
                files.Add(address < 0 ? target : target[..address]);
            }
        }

        return (files, missing);
    }
}
