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
            $"select seq_id, id, type, data::text, stream_id from {EventStore.Schema}.mt_events where stream_id = $1 and seq_id <= $2 and timestamp <= $3 order by seq_id desc limit 1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Streams.TableSettings });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = through });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = by.ToUniversalTime() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            return (TableSettings.Default, null);
        }

        var stored = EventRow.Read(reader);
        try
        {
            return (TableSettings.Default.With(((TableSettingsPromoted)stored.Data).Settings), stored.Sequence);
        }
        catch (VerbException unknown)
        {
            throw new InvalidOperationException($"event {stored.Sequence} promoted settings that this version does not know ({unknown.Message}): run a newer version");
        }
        catch (Exception failure) when (failure is ArgumentNullException or InvalidCastException)
        {
            throw UnreadableEventException.Of(Streams.TableSettings, [stored], failure);
        }
    }
}
