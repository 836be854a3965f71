using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay;
using EdgePipeline.Projections.Schema;
using EdgePipeline.TestSupport;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace EdgePipeline.Projections.Tests.Support;

/// <summary>The service on a broker and a database of the test's own.</summary>
internal sealed class RunningProjections : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly IHost _host;

    private RunningProjections(TestServers servers, IHost host)
    {
        Servers = servers;
        _host = host;
        Database = host.Services.GetRequiredService<NpgsqlDataSource>();
        Events = host.Services.GetRequiredService<IDocumentStore>();
    }

    public TestServers Servers { get; }

    public NpgsqlDataSource Database { get; }

    public IDocumentStore Events { get; }

    public static async Task<RunningProjections> StartAsync(TestServers servers, int pageSize = Service.PageSize)
    {
        var host = Service.Build(SettingsOf(servers), pageSize);
        await host.Services.GetRequiredService<DatabaseSchema>().EnsureEventStoreAsync(CancellationToken.None);
        await host.StartAsync();
        await host.Services.GetRequiredService<Readiness>().Ready.WaitAsync(Patience);
        return new RunningProjections(servers, host);
    }

    /// <summary>Looks and appends, and runs nothing: beside processes that do.</summary>
    public static RunningProjections Beside(TestServers servers) => new(servers, Service.Build(SettingsOf(servers), Service.PageSize));

    public static Settings SettingsOf(TestServers servers) => Settings.Read(name => name == "EDGE_BROKER" ? servers.Broker : servers.Database);

    /// <summary>One transaction an event, as they would come.</summary>
    public async Task AppendAsync(IEnumerable<object> events)
    {
        foreach (var stored in events)
        {
            await using var session = Events.LightweightSession();
            session.Events.Append(History.StreamOf(stored), stored);
            await session.SaveChangesAsync();
        }
    }

    /// <summary>Until every stored event is in the tables.</summary>
    public Task CaughtUpAsync() => UntilAsync(
        """
        select coalesce((select last_seq_id from edge_events.mt_event_progression where name = 'results:All'), 0)
          >= coalesce((select max(seq_id) from edge_events.mt_events), 0)
        """);

    /// <param name="condition">SQL that yields a boolean.</param>
    public async Task UntilAsync(string condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!(await ScalarAsync<bool>(condition)))
        {
            patience.IsCancellationRequested.ShouldBeFalse($"not within {Patience}: {condition}");
            await Task.Delay(50);
        }
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> RowsAsync(string sql) => RowsAsync(Database, sql);

    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> RowsAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        while (await reader.ReadAsync())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, index => reader.IsDBNull(index) ? null : reader.GetValue(index)));
        }

        return rows;
    }

    /// <summary>Every row of every table, as text, in the order of tables and keys.</summary>
    public async Task<IReadOnlyList<string>> AllRowsAsync()
    {
        var all = new List<string>();
        foreach (var table in Projections.Tables.Table.All)
        {
            var rows = await RowsAsync($"select t::text as row from {table.Name} t order by {string.Join(", ", table.Key)}");
            all.AddRange(rows.Select(row => $"{table.Name} {row["row"]}"));
        }

        return all;
    }

    /// <summary>Harmless the second time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>As the verb does it, beside whatever runs.</summary>
    public static async Task<IReadOnlyList<string>> RebuildAsync(TestServers servers, int pageSize = Service.PageSize, string? table = null)
    {
        var lines = new List<string>();
        using var host = Service.Build(SettingsOf(servers), pageSize);
        await host.Services.GetRequiredService<Rebuild>().RunAsync(table is null ? null : Projections.Tables.Table.Named(table), lines.Add, CancellationToken.None).WaitAsync(Patience);
        return lines;
    }
}
