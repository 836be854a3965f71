using EdgePipeline.Projections.Windows;

namespace EdgePipeline.Projections.Tests.Windows;

/// <summary>
/// A minute of a board's power at 4 kHz, the rate of the finest published reference meters: 3 W with bursts of 1 to 4 W more that last
/// 5 ms to 0.6 s, and noise. The same seed gives the same trace.
/// </summary>
internal sealed class ReferenceTrace
{
    public const long StepNs = 250_000;
    public const int Seconds = 60;

    private readonly double[] _watts = new double[Seconds * 4000];
    private readonly double[] _sumJ = new double[(Seconds * 4000) + 1];

    public ReferenceTrace(int seed)
    {
        // Fixed seeds: the test must say the same twice.
#pragma warning disable CA5394
        var random = new Random(seed);
        for (var at = 0; at < _watts.Length;)
        {
            // One burst in three is short.
            var longest = random.Next(3) == 0 ? 0.03 : 0.6;
            at = Fill(at, 0.02 + (random.NextDouble() * 0.8), 3, random);
            at = Fill(at, 0.005 + (random.NextDouble() * longest), 4 + (3 * random.NextDouble()), random);
        }
#pragma warning restore CA5394

        for (var i = 0; i < _watts.Length; i++)
            _sumJ[i + 1] = _sumJ[i] + (_watts[i] * StepNs / 1e9);
    }

    public double EnergyJ(long startNs, long endNs) => _sumJ[endNs / StepNs] - _sumJ[startNs / StepNs];

    /// <summary>What a sensor shows that looks at one moment.</summary>
    public Timeline Moments(int periodMs, long phaseNs) =>
        Gauge(periodMs, phaseNs, at => _watts[Math.Min(at / StepNs, _watts.Length - 1)]);

    /// <summary>What a sensor shows that averages over its update interval, and holds the value until the next.</summary>
    public Timeline Averages(int periodMs, long phaseNs, long updateNs) => Gauge(periodMs, phaseNs, at =>
    {
        var end = at / updateNs * updateNs;
        return end < updateNs ? _watts[0] : EnergyJ(end - updateNs, end) / updateNs * 1e9;
    });

    public Timeline Counts(int periodMs, long phaseNs) => Of(periodMs, phaseNs, "energy_uj", at => EnergyJ(0, at) * 1e6);

    private static Timeline Gauge(int periodMs, long phaseNs, Func<long, double> watts) => Of(periodMs, phaseNs, "power_mw", at => watts(at) * 1000);

    private static Timeline Of(int periodMs, long phaseNs, string column, Func<long, double> value)
    {
        var times = new List<long>();
        for (var at = phaseNs; at < Seconds * 1_000_000_000L; at += periodMs * 1_000_000L)
            times.Add(at);
        var values = new Dictionary<string, long[]> { [column] = [.. times.Select(at => (long)Math.Round(value(at)))] };
        return new Timeline("power:reference", [.. times], [.. times.Select(_ => periodMs * 1_000_000L)], values, 0);
    }

#pragma warning disable CA5394
    private int Fill(int from, double seconds, double watts, Random random)
    {
        var to = Math.Min(_watts.Length, from + (int)(seconds * 4000));
        for (var i = from; i < to; i++)
            _watts[i] = watts + (0.3 * (random.NextDouble() - 0.5));
        return Math.Max(to, from + 1);
    }
#pragma warning restore CA5394
}
