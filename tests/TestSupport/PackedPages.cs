using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.TestSupport;

/// <summary>Batches packed into a page, as telemetry would send them: for tests and benchmarks that make up readings.</summary>
public static class PackedPages
{
    /// <param name="batches">Of one attempt, one source's in the order of their times.</param>
    public static TelemetryPage Of(IReadOnlyList<TelemetryBatch> batches, long sequence)
    {
        var first = batches.MinBy(batch => batch.StartNs)!;
        string?[] phases = [.. batches.OrderBy(batch => batch.StartNs).Select(batch => batch.Phase).Distinct()];
        var (tracks, sources) = (new List<TelemetryTrack>(), new List<PackedSource>());
        foreach (var source in batches.GroupBy(batch => batch.Source).Select(group => group.ToArray()))
        {
            var track = new TelemetryTrack(
                [.. phases.Select(phase => source.Where(batch => batch.Phase == phase).Sum(batch => batch.OffsetsNs.Length))],
                [.. phases.Select(phase => source.FirstOrDefault(batch => batch.Phase == phase)?.PeriodMs ?? 1000)],
                PackedNumbers.Pack("us", [.. source.SelectMany(batch => batch.OffsetsNs.Select(offset => (batch.StartNs + offset - first.StartNs) / 1000))]));
            var known = tracks.FindIndex(other => other.Offsets == track.Offsets && other.Readings.SequenceEqual(track.Readings) && other.PeriodsMs.SequenceEqual(track.PeriodsMs));
            if (known < 0)
            {
                known = tracks.Count;
                tracks.Add(track);
            }

            sources.Add(new PackedSource(
                source[0].Source,
                known,
                source[0].Columns.Keys.ToDictionary(name => name, name => PackedNumbers.Pack(source[0].Units[name], [.. source.SelectMany(batch => batch.Columns[name])])),
                source.Sum(batch => batch.Dropped),
                source[0].Attributes));
        }

        return new TelemetryPage(
            first.Device, first.BootId, first.Session, sequence, first.TrialId, first.Attempt, first.StartNs, first.StartAt, phases, [.. tracks], [.. sources]);
    }
}
