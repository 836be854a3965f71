namespace EdgePipeline.Workloads.Filebench.Wml;

/// <summary>How much of the machine a workload may take.</summary>
internal static class WmlLimits
{
    private const long MaxMemoryBytes = 4L << 30;
    private const long MaxDataBytes = 64L << 30;
    private const int MaxElements = 500;

    /// <summary>Filebench's own, where the text says nothing.</summary>
    private const long DefaultFileBytes = 1024;

    /// <summary>What the smallest file takes of a file system: a hundred thousand of them are 400 MB.</summary>
    private const double BlockBytes = 4096;

    /// <exception cref="WmlException">It would take more.</exception>
    public static void Check(WmlScript script)
    {
        if (script.Processes.Count == 0)
        {
            throw new WmlException(0, "there is no process that would do anything");
        }

        var threads = script.Processes
            .SelectMany(process => process.Threads, (process, thread) => (
                Count: Instances(process.Element) * Instances(thread.Element), Memory: thread.Element.Number("memsize", 0), thread.Flowops)).ToArray();
        Most("threads", threads.Sum(thread => thread.Count), WmlRules.MaxInstances);
        Most("bytes of threads' memory", threads.Sum(thread => (double)thread.Count * thread.Memory), MaxMemoryBytes);
        Most("bytes of files", DataBytes(script), MaxDataBytes);
        Most("statements", threads.Sum(thread => thread.Flowops.Count + 1) + script.Files.Count + script.Cvars.Count, MaxElements);
    }

    /// <summary>Bytes of all files when all exist, in whole blocks; of random sizes the mean.</summary>
    public static double DataBytes(WmlScript script) => script.Files.Sum(file =>
        Math.Ceiling(Bytes(file) / BlockBytes) * BlockBytes * (file.Word == "fileset" ? file.Number("entries", 1024) : 1));

    private static double Bytes(WmlElement file) => file.Value("size") switch
    {
        null => DefaultFileBytes,
        WmlNumber number => number.Value,
        WmlRandom { Mean: { } mean } => mean,
        _ => throw new WmlException(file.Line, "the files' sizes have no bound: give the cvar a mean or an upper parameter, or a max"),
    };

    private static long Instances(WmlElement element) => element.Number("instances", 1);

    private static void Most(string what, double count, double most)
    {
        if (count > most)
        {
            throw new WmlException(0, $"{count:0} {what} are more than {most:0}");
        }
    }
}
