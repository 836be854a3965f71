using System.Globalization;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Publishing;

namespace EdgePipeline.Telemetry.Meters;

/// <summary>A meter's readings as batches of the device that it measures, on that device's clock. Pure.</summary>
internal sealed class MeterBatches(MeterSettings settings, Guid session)
{
    private static readonly IReadOnlyDictionary<string, string> Units = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["power_mw"] = "mW",
        ["repeats"] = "count",
        ["unreadable"] = "count",
        ["implausible"] = "count",
    };

    private long _sequence;

    /// <param name="trial">Who the readings belong to: of its device, from its time on.</param>
    /// <param name="at">Wall clock of this machine at its monotonic time 0.</param>
    /// <param name="problem">Why there are none, or none any more.</param>
    internal IReadOnlyList<TelemetryBatch> Of(
        MarkNotice trial, IReadOnlyList<LoggedReading> readings, long dropped, ClockOffset clock, DateTimeOffset at, string? problem)
    {
        var own = readings.Where(reading => reading.Ns + clock.OffsetNs >= trial.AtNs).ToArray();
        // A meter without a reading says so, even if it reads again by now: else the trial's energy would be another source's, and nothing would tell.
        var attributes = Attributes(clock, problem ?? (own.Length == 0 ? "it gave no reading while the trial ran" : null));
        var chunks = own.Length == 0 ? [[]] : own.Chunk(BatchBuilder.MostReadings);
        return [.. chunks.Select((chunk, index) => Build(trial, chunk, index == 0 ? dropped : 0, clock, at, attributes))];
    }

    private TelemetryBatch Build(
        MarkNotice trial, LoggedReading[] readings, long dropped, ClockOffset clock, DateTimeOffset at, Dictionary<string, string> attributes)
    {
        var startNs = readings.Length == 0 ? trial.AtNs - clock.OffsetNs : readings[0].Ns;
        return new TelemetryBatch(
            settings.Device,
            trial.BootId,
            session,
            $"power:{settings.Name}",
            ++_sequence,
            trial.TrialId,
            trial.Attempt,
            Phase: null,
            startNs + clock.OffsetNs,
            at + TimeSpan.FromTicks(startNs / TimeSpan.NanosecondsPerTick),
            settings.PeriodMs,
            [.. readings.Select(reading => reading.Ns - startNs)],
            new Dictionary<string, long[]>(StringComparer.Ordinal)
            {
                ["power_mw"] = [.. readings.Select(reading => reading.Milliwatts)],
                ["repeats"] = [.. readings.Select(reading => reading.Repeats)],
                ["unreadable"] = [.. readings.Select(reading => reading.Unreadable)],
                ["implausible"] = [.. readings.Select(reading => reading.Implausible)],
            },
            Units,
            dropped,
            attributes);
    }

    private Dictionary<string, string> Attributes(ClockOffset clock, string? problem)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["method"] = "measured",
            ["kind"] = "meter",
            ["rail"] = settings.Name,
            ["meter"] = settings.Kind,
            ["reads"] = "W, gauge",
            ["total"] = "yes",
            ["averages"] = settings.Averages ? "yes" : "no",
            ["min_w"] = settings.MinW.ToString(CultureInfo.InvariantCulture),
            ["max_w"] = settings.MaxW.ToString(CultureInfo.InvariantCulture),
            ["clock_offset_ns"] = clock.OffsetNs.ToString(CultureInfo.InvariantCulture),
            ["clock_uncertainty_ns"] = clock.UncertaintyNs.ToString(CultureInfo.InvariantCulture),
        };
        if (settings.UpdateIntervalMs is { } interval)
            attributes["update_interval_ms"] = interval.ToString(CultureInfo.InvariantCulture);
        if (problem is not null)
            attributes["reason"] = problem;
        return attributes;
    }
}
