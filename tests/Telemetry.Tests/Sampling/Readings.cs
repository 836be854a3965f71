using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Tests.Sampling;

/// <summary>Settings, marks and readings as tests write them.</summary>
internal static class Readings
{
    internal static TelemetrySettings Settings { get; } = new("local", "boot", 100, 1000, [], PowerModel: null);

    internal static PhaseMark Mark(
        long seq, bool fine = false, int[]? processes = null, string[]? cgroups = null, string[]? interfaces = null) =>
        new(seq, TrialId: null, Attempt: null, Phase: null, fine, processes ?? [], cgroups ?? [], interfaces);

    internal static Series? Find(this Sampler sampler, string source) => sampler.Series.All.LastOrDefault(series => series.Source == source);

    internal static long Last(this Series series, string column) =>
        series.Ring.Value(series.Ring.Count - 1, series.Columns.Select(c => c.Name).ToList().IndexOf(column));

    /// <summary>Reads until something is so; a machine under load may take its time.</summary>
    internal static async Task ReadUntilAsync(this Sampler sampler, Func<bool> isSo, string what)
    {
        for (var i = 0; i < 1500 && !isSo(); i++)
        {
            sampler.Read();
            await Task.Delay(20);
        }

        isSo().ShouldBeTrue(what);
    }
}
