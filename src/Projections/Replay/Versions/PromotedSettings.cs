using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Replay;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Tables.Formulas;
using Npgsql;

namespace EdgePipeline.Projections.Replay.Versions;

/// <summary>What the live tables are made with: an event says so, so that a rebuild elsewhere makes the same.</summary>
internal sealed class PromotedSettings(NpgsqlDataSource database)
{
    /// <summary>As of the last <see cref="RefreshAsync"/>.</summary>
    public TableSettings Current { get; private set; } = TableSettings.Default;

    public async Task RefreshAsync(CancellationToken cancellation) => Current = await ReadAsync(cancellation);

    /// <summary>As the last event says.</summary>
    public async Task<TableSettings> ReadAsync(CancellationToken cancellation) => (await ReadAsync(long.MaxValue, DateTimeOffset.MaxValue, cancellation)).Settings;

    /// <summary>As the last event by that place and time says, and which one it is; null: none had come.</summary>
    public async Task<(TableSettings Settings, long? Sequence)> ReadAsync(long through, DateTimeOffset by, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            $"select seq_id, data::text from {EventStore.Schema}.mt_events where stream_id = $1 and seq_id <= $2 and timestamp <= $3 order by seq_id desc limit 1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Streams.TableSettings });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = by.ToUniversalTime() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            return (TableSettings.Default, null);
        }

        try
        {
            return (TableSettings.Default.With(JsonSerializer.Deserialize<TableSettingsPromoted>(reader.GetString(1), EventStore.Json)!.Settings), reader.GetInt64(0));
        }
        catch (VerbException unknown)
        {
            throw new InvalidOperationException($"event {reader.GetInt64(0)} promoted settings that this version does not know ({unknown.Message}): run a newer version");
        }
    }
}
