using System.Globalization;
using EdgePipeline.Cli.Servers;
using EdgePipeline.Contracts;
using Npgsql;

namespace EdgePipeline.Cli.Audits;

/// <summary>What the last audit of the whole store found: projections run one by themselves while nothing else goes on.</summary>
/// <param name="Broken">Empty: everything was as the events say.</param>
internal sealed record LastStoreAudit(DateTime At, long ThroughSequence, IReadOnlyList<string> Broken)
{
    /// <returns>Null: no database runs here, or none was audited yet.</returns>
    public static async Task<LastStoreAudit?> ReadAsync(Home home, CancellationToken cancellation)
    {
        var database = Connections.GivenDatabase ?? (new Database(home).IsRunning ? ServerSettings.Load(home)?.DatabaseConnection() : null);
        if (database is null)
            return null;

        try
        {
            await using var source = NpgsqlDataSource.Create(database);
            await using var command = source.CreateCommand("select at, through_sequence, broken from edge_internal.audit");
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation)
                ? new LastStoreAudit(reader.GetDateTime(0), reader.GetInt64(1), reader.GetFieldValue<string[]>(2))
                : null;
        }
        catch (NpgsqlException)
        {
            // Not there, or nothing is kept in it yet: the machine is what was asked about.
            return null;
        }
    }

    public string Text => string.Create(CultureInfo.InvariantCulture, $"\nThe store was last audited at {At:yyyy-MM-dd HH:mm} UTC, through event {ThroughSequence}: ")
        + (Broken.Count == 0 ? "everything is as its events say.\n" : $"{string.Concat(Broken.Select(broken => $"\n  BREAKS  {broken}"))}\n"
            + (Broken.Any(broken => !broken.EndsWith(StoreFindings.CannotBeMended, StringComparison.Ordinal)) ? "Mend it: ./edge audit --store --repair\n" : ""));
}
