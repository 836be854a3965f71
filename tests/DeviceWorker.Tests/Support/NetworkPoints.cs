using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>Network workloads and where their traffic passes.</summary>
internal static class NetworkPoints
{
    private const int MessageBytes = 4096;

    /// <summary>Skips the test where the tool is not: edge fetches netperf only where it may.</summary>
    public static WorkloadPoint Of(string tool, int runtimeS = 1)
    {
        Assert.SkipUnless(Processes.Tool.Find(tool) is not null, $"{tool} is not on PATH; ./edge test fetches it where it can");
        return tool switch
        {
            "netperf" => new(tool, "netperf-test", Netperf: new NetperfPoint(MessageBytes, runtimeS, NoDelay: false)),
            _ => new(tool, "iperf3-test", Iperf3: new Iperf3Point(MessageBytes, runtimeS, RampS: 0, NoDelay: false, Streams: 1)),
        };
    }

    public static RuntimeSpec Runtime(string name) => name switch
    {
        "RC-host" => new(name, RuntimeCode.RC, Network: NetworkMode.Host),
        "RC-docker" => new(name, RuntimeCode.RC, Engine: ContainerEngine.Docker),
        "RC-docker-host" => new(name, RuntimeCode.RC, Engine: ContainerEngine.Docker, Network: NetworkMode.Host),
        _ => new(name, Enum.Parse<RuntimeCode>(name)),
    };

    /// <returns>The interface, and its counter that grows by what the tool sends.</returns>
    public static (string Interface, string Counter) Path(RunTrial run) => run.Runtime is { Code: RuntimeCode.RC, Network: not NetworkMode.Host }
        ? (AttemptName.Of(run.TrialId, run.Attempt).HostInterface, "rx_bytes")
        : ("edge0", "tx_bytes");

    /// <summary>Reads an interface's counter until the attempt is over, after which the interface is gone.</summary>
    /// <returns>Bytes that it grew by, as far as it was seen.</returns>
    public static async Task<long> GrowthAsync(string networkInterface, string counter, Task until)
    {
        var (first, last) = (-1L, 0L);
        for (; !until.IsCompleted; await Task.Delay(5))
        {
            try
            {
                last = long.Parse(await File.ReadAllTextAsync($"/sys/class/net/{networkInterface}/statistics/{counter}"));
                first = first < 0 ? last : first;
            }
            catch (IOException)
            {
            }
        }

        return last - first;
    }
}
