using System.Text.Json;
using System.Text.Json.Nodes;
using EdgePipeline.Projections.Archive;
using EdgePipeline.Projections.Evidence;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Replay.AsOf;

/// <summary>
/// What was known of an experiment at a moment: its rows, of the events up to then and with the settings that were live then, by the formulas of this
/// version. The tables stay as they are.
/// </summary>
internal sealed class RowsAsOf(NpgsqlDataSource database, DatabaseSchema schema, ExperimentRows rows, PromotedSettings promoted)
{
    /// <param name="experimentName">As for <c>why</c>: a name, the end of one, an id, or <c>last</c>.</param>
    /// <returns>JSON: the moment, and under <c>rows</c> an array for each table.</returns>
    public async Task<string> JsonAsync(string experimentName, AsOfPlace place, CancellationToken cancellation)
    {
        await schema.EnsureEventStoreAsync(cancellation);
        var found = (await FoundRow.FindAsync(database, Table.Experiment.ShortName, [experimentName], cancellation)).Row;
        var (experiment, name) = (found.GetProperty("experiment_id").GetGuid(), found.GetProperty("experiment").GetString()!);
        var (sequence, at) = await LastAsync(experiment, name, place, cancellation);
        var (settings, promotedBy) = await promoted.ReadAsync(place.Sequence ?? long.MaxValue, place.Time ?? DateTimeOffset.MaxValue, cancellation);
        var tables = await rows.OfAsync(experiment, sequence, settings, events => events, cancellation);
        return new JsonObject
        {
            ["as_of"] = new JsonObject { ["sequence"] = sequence, ["at"] = at, ["settings"] = JsonSerializer.SerializeToNode(settings.Changed), ["settings_sequence"] = promotedBy },
            ["rows"] = new JsonObject(tables.Select(table => KeyValuePair.Create(
                table.Key.ShortName, (JsonNode?)new JsonArray([.. table.Value.Select(row => JsonSerializer.SerializeToNode(row, table.Key.Row, RowJson.Options))])))),
        }.ToJsonString(RowJson.Options) + "\n";
    }

    /// <summary>The experiment's last event by then. One that came by an archive has the time of where it came from.</summary>
    private async Task<(long Sequence, DateTimeOffset At)> LastAsync(Guid experiment, string name, AsOfPlace place, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (await ExperimentEvents.LastAsync(connection, experiment, place.Sequence, place.Time, cancellation) is { } last)
        {
            return last;
        }

        var first = await ExperimentEvents.FirstAsync(connection, experiment, cancellation);
        throw new VerbException($"{name} had no event by {place}: its first is event {first.Sequence}, of {new AsOfPlace(null, first.At)}", ExitCodes.Usage);
    }
}
