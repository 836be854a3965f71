using EdgePipeline.Projections.Events;
using Npgsql;

namespace EdgePipeline.Projections.Tests.Support;

internal static class StoreCopy
{
    /// <summary>The very events, their ids and places included.</summary>
    public static async Task EventsAsync(string from, string to)
    {
        await using var source = new NpgsqlConnection(from);
        await using var target = new NpgsqlConnection(to);
        await source.OpenAsync();
        await target.OpenAsync();
        foreach (var table in new[] { "mt_streams", "mt_events" })
        {
            using var reader = await source.BeginTextExportAsync($"copy {EventStore.Schema}.{table} to stdout");
            await using var writer = await target.BeginTextImportAsync($"copy {EventStore.Schema}.{table} from stdin");
            await writer.WriteAsync(await reader.ReadToEndAsync());
        }

        await using var sequence = new NpgsqlCommand($"select setval('{EventStore.Schema}.mt_events_sequence', (select max(seq_id) from {EventStore.Schema}.mt_events))", target);
        await sequence.ExecuteNonQueryAsync();
    }
}
