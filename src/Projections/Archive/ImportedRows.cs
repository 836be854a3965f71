using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Formulas;
using Npgsql;

namespace EdgePipeline.Projections.Archive;

/// <summary>Whether an archive's events gave the rows here that they gave where they come from.</summary>
internal sealed class ImportedRows(NpgsqlDataSource database, PromotedSettings promoted)
{
    /// <param name="print">Gets a line for each table.</param>
    /// <exception cref="VerbException">The same version made other rows of the same events.</exception>
    public async Task CheckAsync(ArchiveManifest manifest, Action<string> print, CancellationToken cancellation)
    {
        await promoted.RefreshAsync(cancellation);
        if (SettingsOf(manifest) is not { } made)
        {
            print($"rows are not compared: the archive's were made with {Text(manifest.Settings)}, not all of which this version knows");
            return;
        }

        await using var connection = await database.OpenConnectionAsync(cancellation);
        var devices = await DevicesAsync(connection, manifest, cancellation);
        var later = await ExperimentEvents.CountOwnAsync(connection, manifest.ExperimentId, cancellation) - OwnOf(manifest);
        var differing = new List<string>();
        foreach (var archived in manifest.Tables)
        {
            if (Table.All.FirstOrDefault(table => table.ShortName == archived.Table) is not { } table || archived.Columns.Except(table.Columns).Any())
            {
                print($"{archived.Table,-21} is not compared: this version has no such table, or not all of its columns");
                continue;
            }

            if (Setting.All.Where(setting => setting.Read(made) != setting.Read(promoted.Current) && setting.Tables.Contains(table.ShortName)).ToArray() is { Length: > 0 } other)
            {
                print($"{archived.Table,-21} is not compared: the archive's was made with {Text(other, made)}, this one with {Text(other, promoted.Current)}");
                continue;
            }

            if (RowHashes.IsOfDevices(table) ? devices is null : later != 0)
            {
                print($"{archived.Table,-21} is not compared: its rows rest on events of this store too that are not in the archive");
                continue;
            }

            var here = await RowHashes.StandingAsync(connection, table, archived.Columns, manifest.ExperimentId, devices ?? [], cancellation);
            var equal = (here.Rows, here.Sha256) == (archived.Rows, archived.Sha256);
            print($"{archived.Table,-21} {here.Rows,9} rows  sha256 {here.Sha256}  {(equal ? "as exported" : $"exported: {archived.Rows} rows, sha256 {archived.Sha256}")}");
            if (!equal)
            {
                differing.Add(archived.Table);
            }
        }

        Judge(manifest, differing, print);
    }

    /// <summary>The same events and settings give the same rows: the same version made the archive's.</summary>
    public static bool IsOfThisVersion(ArchiveManifest manifest) =>
        (VersionOf(manifest), manifest.Software.GetValueOrDefault(ArchiveManifest.TableScripts)) == (Export.Version, DatabaseSchema.Version);

    /// <returns>Null: there is one that this version does not know, so that nobody can say where it shows.</returns>
    public static TableSettings? SettingsOf(ArchiveManifest manifest)
    {
        try
        {
            return TableSettings.Default.With(manifest.Settings);
        }
        catch (VerbException)
        {
            return null;
        }
    }

    private static string? VersionOf(ArchiveManifest manifest) => manifest.Software.GetValueOrDefault("edgepipeline");

    private static void Judge(ArchiveManifest manifest, List<string> differing, Action<string> print)
    {
        if (differing.Count == 0)
        {
            return;
        }

        if (IsOfThisVersion(manifest))
        {
            throw new VerbException(
                $"the events are here, but {string.Join(", ", differing)} differ from the archive's: run replay rebuild, then import again; if they differ still, the archive was made by tables that did not fit their events");
        }

        print($"{string.Join(", ", differing)}: made in another way by EdgePipeline {VersionOf(manifest)} than by this version");
    }

    /// <returns>The archive's devices; null: the store has other events of one of them, or not all of the archive's.</returns>
    private static async Task<IReadOnlyList<string>?> DevicesAsync(NpgsqlConnection connection, ArchiveManifest manifest, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select count(*) filter (where e.id = any($1)), count(*) from {EventStore.Schema}.mt_events e where e.stream_id = any($2)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. manifest.DeviceEvents.SelectMany(device => device.Value)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. manifest.DeviceEvents.Keys.Select(Streams.Device)] },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var archived = manifest.DeviceEvents.Sum(device => device.Value.Count);
        return (reader.GetInt64(0), reader.GetInt64(1)) == (archived, archived) ? [.. manifest.DeviceEvents.Keys] : null;
    }

    private static long OwnOf(ArchiveManifest manifest) => manifest.Events.Lines - manifest.DeviceEvents.Sum(device => device.Value.Count);

    private static string Text(IEnumerable<KeyValuePair<string, string>> settings) => string.Join(", ", settings.Select(pair => $"{pair.Key}={pair.Value}"));

    private static string Text(IEnumerable<Setting> shown, TableSettings values) => Text(shown.Select(setting => KeyValuePair.Create(setting.Name, setting.Read(values))));
}
