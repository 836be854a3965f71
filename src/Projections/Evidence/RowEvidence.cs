using System.Text.Json;
using EdgePipeline.Contracts.Devices;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;

namespace EdgePipeline.Projections.Evidence;

/// <summary>
/// Which events a row rests on: those alone give the same row again. Nothing is kept for it; it follows from the entity's events as the
/// row does. A table without a rule of its own rests on the design and on every trial that counts. Pure.
/// </summary>
internal static class RowEvidence
{
    /// <param name="row">As it stands in the table.</param>
    /// <param name="history">All events of the row's entities, in sequence.</param>
    public static IReadOnlyList<StoredEvent> Of(Table table, JsonElement row, IReadOnlyList<StoredEvent> history)
    {
        var ids = (table.Key switch
        {
            ["trial_id", "attempt", "metric", ..] => OfMetric(row, history),
            ["trial_id", ..] => AttemptOf(row, history).Evidence,
            ["device"] => OfDevice(row, history),
            ["device", ..] => Last<DeviceAnnounced>(history),
            ["experiment_id"] => OfExperiment(history),
            _ => [.. First<ExperimentDesigned>(history), .. OfCells(table, row, history)],
        }).ToHashSet();
        return [.. history.Where(stored => ids.Contains(stored.Id))];
    }

    private static AttemptEvents AttemptOf(JsonElement row, IReadOnlyList<StoredEvent> history)
    {
        var number = row.GetProperty("attempt").GetInt32();
        return AttemptEvents.Of(history).Single(attempt => attempt.Requested.Attempt == number);
    }

    /// <summary>What names the attempt, its result and what later parsers made of it, and the telemetry of the metric's source.</summary>
    private static IEnumerable<Guid> OfMetric(JsonElement row, IReadOnlyList<StoredEvent> history)
    {
        var attempt = AttemptOf(row, history);
        // Rails are added up, and throttling is told by any of several.
        var sources = row.GetProperty("source").GetString()!.Split([" + ", ", "], StringSplitOptions.None);
        bool IsOfSource(TelemetryBatch batch) =>
            batch.Attempt == attempt.Requested.Attempt && batch.BootId == attempt.Completed!.BootId
            && sources.Any(source => batch.Source == source || (source.EndsWith('*') && batch.Source.StartsWith(source[..^1], StringComparison.Ordinal)));
        return history
            .Where(stored => ReferenceEquals(stored.Data, attempt.Requested) || stored == attempt.Outcome
                || (stored.Data is TrialReparsed again && again.Attempt == attempt.Requested.Attempt) || TelemetryEvents.Batches(stored.Data).Any(IsOfSource))
            .Select(stored => stored.Id);
    }

    private static IEnumerable<Guid> OfDevice(JsonElement row, IReadOnlyList<StoredEvent> history)
    {
        var environment = row.GetProperty("environment_sha256").GetString();
        var captured = history.LastOrDefault(stored => stored.Data is EnvironmentCaptured facts && facts.Sha256 == environment);
        return [.. Last<DeviceAnnounced>(history), history[^1].Id, .. captured is null ? Array.Empty<Guid>() : [captured.Id]];
    }

    private static IEnumerable<Guid> OfExperiment(IReadOnlyList<StoredEvent> history) =>
    [
        .. history.Where(stored => TouchedEntities.ExperimentOf(stored.Data) is not null).Select(stored => stored.Id),
        .. Attempts(history).Where(attempt => Attempt.Of(TrialRow.Of(attempt)).CountsForExperiment).SelectMany(attempt => attempt.Evidence),
    ];

    private static IEnumerable<Guid> OfCells(Table table, JsonElement row, IReadOnlyList<StoredEvent> history)
    {
        var stops = history.Where(stored => stored.Data is CellStopped).DistinctBy(stored => ((CellStopped)stored.Data).CellKey).ToArray();
        IEnumerable<Guid> StopOf(string? cell) => stops.Where(stored => ((CellStopped)stored.Data).CellKey == cell).Select(stored => stored.Id);
        if (table == Table.Cell || history.Select(stored => stored.Data).OfType<ExperimentDesigned>().FirstOrDefault() is not { } designed)
        {
            return table == Table.Cell ? StopOf(row.GetProperty("cell_key").GetString()) : [];
        }

        var attempts = Attempts(history).ToDictionary(attempt => (attempt.Requested.TrialId, attempt.Requested.Attempt));
        var all = attempts.Values.Select(attempt => Attempt.Of(TrialRow.Of(attempt))).ToArray();
        var noMetrics = AttemptMetrics.Of([]);
        CellTrials[] Trials(IEnumerable<CellRow> rows) => [.. rows.Select(cell => CellTrials.Of(cell, all, noMetrics))];
        var cells = Trials(CellRow.Of(designed, stops.Select(stored => (CellStopped)stored.Data)));
        // What a device's effects are held against; costs are held against none, and by Holm a contrast rests on its family on every device.
        var controls = table == Table.RuntimeEfficiency ? []
            : Trials(CellRow.Controls(designed).Where(control => table == Table.Contrast || control.Device == row.GetProperty("device").GetString()));
        // An excluded trial is in no figure; that it is not is part of the row.
        return Chosen(table, row, cells).Concat(controls).SelectMany(cell => cell.Trials.Concat(cell.Excluded)
            .SelectMany(trial => attempts[(trial.Attempt.TrialId, trial.Attempt.Number)].Evidence)
            .Concat(StopOf(cell.Cell.CellKey)));
    }

    private static IEnumerable<CellTrials> Chosen(Table table, JsonElement row, IReadOnlyList<CellTrials> cells)
    {
        if (table == Table.NoiseFloor)
        {
            return [];
        }

        if (table != Table.RuntimeThroughput && table != Table.RuntimeEfficiency)
        {
            return cells;
        }

        var own = cells.Single(cell => cell.Cell.CellKey == row.GetProperty("cell_key").GetString());
        CellTrials[] group = [.. cells.Where(cell => (cell.Cell.Device, cell.Cell.Workload) == (own.Cell.Device, own.Cell.Workload))];
        CellTrials?[] with = table == Table.RuntimeEfficiency ? [own, Reference.Of(group, "NT")] : [own, Reference.Of(group, "NT"), Reference.Of(group, "RC")];
        return with.OfType<CellTrials>();
    }

    private static IEnumerable<AttemptEvents> Attempts(IReadOnlyList<StoredEvent> history) =>
        history.ToLookup(stored => TouchedEntities.TrialOf(stored.Data)).Where(trial => trial.Key is not null).SelectMany(trial => AttemptEvents.Of([.. trial]));

    private static IEnumerable<Guid> First<TEvent>(IReadOnlyList<StoredEvent> history) => history.Where(stored => stored.Data is TEvent).Take(1).Select(stored => stored.Id);

    private static IEnumerable<Guid> Last<TEvent>(IReadOnlyList<StoredEvent> history) => history.Where(stored => stored.Data is TEvent).TakeLast(1).Select(stored => stored.Id);
}
