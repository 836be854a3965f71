using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Trials;
using Npgsql;

namespace EdgePipeline.Projections.Archive;

/// <summary>
/// Whether the rows that an archive's events alone give, by the functions that make the tables, have the hashes that its manifest names. Nothing is
/// stored for it, so that what does not fit can be refused.
/// </summary>
internal static class FollowingRows
{
    /// <returns>The event without what no row is made of; null: none is made of it.</returns>
    public static StoredEvent? Needed(StoredEvent stored) =>
        (TouchedEntities.ExperimentOf(stored.Data) ?? TouchedEntities.TrialOf(stored.Data)) is null && TouchedEntities.DeviceOf(stored.Data) is null
            ? null
            : stored with
            {
                Data = stored.Data switch
                {
                    TrialCompleted completed => completed with { Outputs = [] },
                    TrialFailed failed => failed with { Outputs = [] },
                    var other => other,
                },
            };

    /// <param name="events">All of the archive's that are needed, in its order.</param>
    /// <returns>Tables whose rows differ. None where another version made them, or one with settings that this version does not know.</returns>
    public static async Task<IReadOnlyList<string>> DifferingAsync(
        NpgsqlConnection connection, ArchiveManifest manifest, IReadOnlyList<StoredEvent> events, CancellationToken cancellation)
    {
        if (!ImportedRows.IsOfThisVersion(manifest) || ImportedRows.SettingsOf(manifest) is not { } settings)
        {
            return [];
        }

        var own = TableChanges.OfTrialsAndDevices(TouchedEntities.By(events), events);
        var whole = TableChanges.OfWholeExperiments(settings, [manifest.ExperimentId], events, [.. own.Trials.Select(trial => Attempt.Of(trial.Row))], own.Metrics);
        var differing = new List<string>();
        foreach (var archived in manifest.Tables)
        {
            // One that this version does not have, or not with these columns, was not made by it: the manifest was changed.
            var table = Table.All.FirstOrDefault(known => known.ShortName == archived.Table && !archived.Columns.Except(known.Columns).Any());
            var rows = table is null ? []
                : table == Table.Trial || table == Table.TrialMetric || RowHashes.IsOfDevices(table) ? table.RowsOf(own)
                : table.RowsOf(whole);
            if (table is null || await RowHashes.OfRowsAsync(connection, table, archived.Columns, rows, cancellation) is var here && (here.Rows, here.Sha256) != (archived.Rows, archived.Sha256))
            {
                differing.Add(archived.Table);
            }
        }

        return differing;
    }
}
