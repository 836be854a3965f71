namespace EdgePipeline.Cli.Experiments;

/// <summary>Telemetry of the last trial may arrive after the experiment's end: wait until every measured cell has it, or says why not.</summary>
internal static class Settled
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    public static async Task WaitAsync(Tables tables, Guid experimentId, CancellationToken cancellation)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Limit;
        while (TimeProvider.System.GetUtcNow() < deadline && !await IsSettledAsync(tables, experimentId, cancellation))
            await Task.Delay(250, cancellation);
    }

    private static async Task<bool> IsSettledAsync(Tables tables, Guid experimentId, CancellationToken cancellation)
    {
        var completed = (await tables.TrialsAsync(experimentId, cancellation)).Count(trial => trial is { Status: "completed", Excluded: false });
        var throughput = await tables.ThroughputAsync(experimentId, cancellation);
        var efficiency = await tables.EfficiencyAsync(experimentId, cancellation);
        return throughput.Sum(row => row.N) == completed && efficiency.Sum(row => row.N) == completed
            && efficiency.Where(row => row.N > 0).All(row => row is { CpuBusyCpus: not null, MemoryReason: null });
    }
}
