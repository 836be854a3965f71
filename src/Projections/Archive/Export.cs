using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Audits;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Evidence;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Archive;

/// <summary>Writes an experiment's events, and hashes of the rows that they give, into one file.</summary>
internal sealed class Export(NpgsqlDataSource database, DatabaseSchema schema, CurrentTables tables, PromotedSettings promoted, TimeProvider clock)
{
    /// <param name="experimentName">As for <c>why</c>: a name, the end of one, an id, or <c>last</c>.</param>
    /// <param name="print">Gets lines for a person.</param>
    public async Task RunAsync(string experimentName, string path, Action<string> print, CancellationToken cancellation)
    {
        await schema.EnsureEventStoreAsync(cancellation);
        await tables.EnsureAsync(print, cancellation);
        var row = (await FoundRow.FindAsync(database, Table.Experiment.ShortName, [experimentName], cancellation)).Row;
        var (experiment, name) = (row.GetProperty("experiment_id").GetGuid(), row.GetProperty("experiment").GetString()!);
        var file = await ArchiveFile.CreateAsync(path, experiment, cancellation);
        await using (file)
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            // Events and rows of one moment.
            await using var moment = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
            await DemandRecordedAsync(connection, experiment, name, cancellation);
            var ofDevices = new List<StoredEvent>();
            var packed = await ArchiveWriter.PackAsync(file.Packed, experiment, KeepDevicesAsync(connection, experiment, ofDevices, cancellation), cancellation);
            await DemandCurrentAsync(connection, name, packed.LastSequence, cancellation);
            var manifest = new ArchiveManifest(
                ArchiveManifest.FormatName,
                ArchiveManifest.CurrentVersion,
                ArchiveManifest.HowToRead,
                experiment,
                name,
                clock.GetUtcNow(),
                new Dictionary<string, string>
                {
                    ["edgepipeline"] = Version,
                    ["dotnet"] = RuntimeInformation.FrameworkDescription,
                    ["postgresql"] = connection.ServerVersion,
                    [ArchiveManifest.TableScripts] = DatabaseSchema.Version,
                },
                packed,
                ofDevices.GroupBy(stored => TouchedEntities.DeviceOf(stored.Data)!)
                    .ToDictionary(device => device.Key, device => (IReadOnlyList<Guid>)[.. device.Select(stored => stored.Id)]),
                promoted.Current.Changed,
                await HashesAsync(connection, experiment, ofDevices, cancellation));
            await ArchiveWriter.WriteAsync(file.Stream, manifest, file.Packed, cancellation);
            file.Finish();
            print($"exported {packed.Lines} events of {name} to {path}");
        }

        if (row.GetProperty("ended_at").ValueKind == JsonValueKind.Null)
        {
            print($"{name} has not ended: what comes later is not in the file; export it again when it has");
        }
    }

    public static string Version => typeof(Export).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>In the store that imports it, the events begin a chain of their own: what was altered before would look like what was recorded.</summary>
    private async Task DemandRecordedAsync(NpgsqlConnection connection, Guid experiment, string name, CancellationToken cancellation)
    {
        var trials = await new StoredEntities(database).TrialsOfAsync(experiment, long.MaxValue, cancellation);
        var chains = await ChainCheck.OfStreamsAsync(connection, [Streams.Experiment(experiment), .. trials.Select(Streams.Trial)], cancellation);
        if (!chains.Holds)
        {
            throw new VerbException($"{name} is not exported, because its events are not those that were recorded, which an archive would not show: {chains.Says}. Bring the store back from a backup, then run this again");
        }
    }

    /// <summary>An experiment that runs may have got events since the tables were brought up to date.</summary>
    private static async Task DemandCurrentAsync(NpgsqlConnection connection, string name, long last, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select coalesce((select last_seq_id from {EventStore.Schema}.mt_event_progression where name = '{ResultTables.Name}:All'), 0)", connection);
        if ((long)(await command.ExecuteScalarAsync(cancellation))! < last)
        {
            throw new VerbException($"{name} is getting events right now, which are not in the tables yet: run this again, best when it has ended");
        }
    }

    private static async IAsyncEnumerable<ArchiveLine> KeepDevicesAsync(
        NpgsqlConnection connection, Guid experiment, List<StoredEvent> ofDevices, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in ExperimentEvents.ReadAsync(connection, experiment, cancellation))
        {
            if (line.Type is "device_announced" or "environment_captured")
            {
                ofDevices.Add(new StoredEvent(line.Sequence, line.Id, JsonSerializer.Deserialize(Contracts.EventUpcasts.ToCurrent(line.Type, line.Data), Contracts.EventCatalog.All[line.Type], EventStore.Json)!));
            }

            yield return line;
        }
    }

    private static async Task<IReadOnlyList<RowHash>> HashesAsync(
        NpgsqlConnection connection, Guid experiment, IReadOnlyList<StoredEvent> ofDevices, CancellationToken cancellation)
    {
        var hashes = new List<RowHash>();
        foreach (var table in Table.All)
        {
            hashes.Add(RowHashes.IsOfDevices(table)
                ? await RowHashes.OfDevicesAsync(connection, table, ofDevices, cancellation)
                : await RowHashes.StandingAsync(connection, table, RowHashes.ColumnsOf(table), experiment, [], cancellation));
        }

        return hashes;
    }
}
