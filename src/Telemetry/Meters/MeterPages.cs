using System.Globalization;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Publishing;

namespace EdgePipeline.Telemetry.Meters;

/// <summary>A meter's readings as pages of the device that it measures, on that device's clock. Pure.</summary>
internal sealed class MeterPages(MeterSettings settings, Guid session)
{
    private long _sequence;

    /// <param name="trial">Who the readings belong to: of its device, from its time on.</param>
    /// <param name="at">Wall clock of this machine at its monotonic time 0.</param>
    /// <param name="problem">Why there are none, or none any more.</param>
    internal IReadOnlyList<TelemetryPage> Of(
        MarkNotice trial, IReadOnlyList<LoggedReading> readings, long dropped, ClockOffset clock, DateTimeOffset at, string? problem)
    {
        var own = readings.Where(reading => reading.Ns + clock.OffsetNs >= trial.AtNs).ToArray();
        // A meter without a reading says so, even if it reads again by now: else the trial's energy would be another source's, and nothing would tell.
        var attributes = Attributes(clock, problem ?? (own.Length == 0 ? "it gave no reading while the trial ran" : null));
        var chunks = own.Length == 0 ? [[]] : own.Chunk(PageBuilder.MostReadings);
        return [.. chunks.Select((chunk, index) => Build(trial, chunk, index == 0 ? dropped : 0, clock, at, attributes))];
    }

    private TelemetryPage Build(
        MarkNotice trial, LoggedReading[] readings, long dropped, ClockOffset clock, DateTimeOffset at, Dictionary<string, string> attributes)
    {
        var startNs = readings.Length == 0 ? trial.AtNs - clock.OffsetNs : readings[0].Ns;
        var columns = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["power_mw"] = Packed("mW", reading => reading.Milliwatts),
            ["repeats"] = Packed("count", reading => reading.Repeats),
            ["unreadable"] = Packed("count", reading => reading.Unreadable),
            ["implausible"] = Packed("count", reading => reading.Implausible),
        };
        return new TelemetryPage(
            settings.Device,
            trial.BootId,
            session,
            ++_sequence,
            trial.TrialId,
            trial.Attempt,
            startNs + clock.OffsetNs,
            at + TimeSpan.FromTicks(startNs / TimeSpan.NanosecondsPerTick),
            Phases: [null],
            [new TelemetryTrack([readings.Length], [settings.PeriodMs], Packed("us", reading => (reading.Ns - startNs) / 1000))],
            [new PackedSource($"power:{settings.Name}", Track: 0, columns, dropped, attributes)]);

        string Packed(string unit, Func<LoggedReading, long> value) => PackedNumbers.Pack(unit, Array.ConvertAll(readings, reading => value(reading)));
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
