using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Schema;
using Npgsql;

namespace EdgePipeline.Projections.Archive;

/// <summary>
/// Takes an archive's events into this store: the whole file is checked, then all events come in one transaction, and the tables follow.
/// A second run finds the events there and checks the tables again.
/// </summary>
internal sealed class Import(NpgsqlDataSource database, DatabaseSchema schema, CurrentTables tables, ImportedRows rows)
{
    /// <param name="takesDiffering">Also when the events give other rows here than where they come from.</param>
    /// <param name="print">Gets lines for a person.</param>
    public async Task RunAsync(string path, bool takesDiffering, Action<string> print, CancellationToken cancellation)
    {
        await schema.EnsureEventStoreAsync(cancellation);
        ArchiveManifest manifest;
        try
        {
            await using var file = ArchiveFile.Open(path);
            var archive = await ArchiveReader.OpenAsync(file, cancellation);
            manifest = archive.Manifest;
            await StoreAsync(path, archive, takesDiffering, print, cancellation);
        }
        catch (ArchiveException wrong)
        {
            throw new VerbException($"{path}: {wrong.Message}. Nothing was imported{(wrong.IsNewer ? "" : ": export the experiment again where it was measured, or copy the file again")}");
        }

        await tables.EnsureAsync(print, cancellation);
        await rows.CheckAsync(manifest, print, cancellation);
    }

    private async Task StoreAsync(string path, ArchiveReader archive, bool takesDiffering, Action<string> print, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var events = new ArchivedRows(connection);
        var needed = await events.LoadAsync(archive, cancellation);
        // What is appended stays for ever: this is the last moment to refuse. Rows are hashed as values of the tables, which must be there.
        await tables.EnsureAsync(print, cancellation);
        // By a connection of its own: one that has looked for the tables in vain does not see them before its transaction ends.
        await using var beside = await database.OpenConnectionAsync(cancellation);
        var differing = await FollowingRows.DifferingAsync(beside, archive.Manifest, needed, cancellation);
        if (differing.Count > 0 && !takesDiffering)
        {
            throw new VerbException(
                $"{path}: its events give other rows here than its manifest names, in {string.Join(", ", differing)}: file or tables were changed before or after the export, or a processor or C library there "
                + "computes last digits in another way. Nothing was imported, because it could not be taken back: run audit --store where it comes from and export it again, or import it as it is with --take-differing");
        }

        await events.LockAsync(cancellation);
        var known = await events.DropKnownAsync(cancellation);
        var (left, devices) = await events.DropOfKnownDevicesAsync(cancellation);
        var appended = await events.AppendAsync(cancellation);
        await transaction.CommitAsync(cancellation);

        var name = archive.Manifest.Experiment;
        print(appended == 0
            ? $"{name} is in this store already: none of its {archive.Manifest.Events.Lines} events is new"
            : $"imported {appended} events of {name}{(known > 0 ? $"; {known} were here already" : "")}");
        if (left > 0)
        {
            print($"left out {left} events by which {string.Join(", ", devices)} said of what it is made: this store knows a device of that name, whose rows stay its own");
        }
    }
}
