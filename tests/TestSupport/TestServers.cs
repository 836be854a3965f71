using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Npgsql;

namespace EdgePipeline.TestSupport;

/// <summary>
/// A virtual host and a database of a test's own, on the broker and database that <c>./edge test</c> starts.
/// Both are dropped at the end.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    private readonly HttpClient _management;
    private readonly string _adminDatabase;
    private readonly string _name;

    private TestServers(HttpClient management, string adminDatabase, string name, string broker, string database)
    {
        _management = management;
        _adminDatabase = adminDatabase;
        _name = name;
        Broker = broker;
        Database = database;
    }

    /// <summary>AMQP address of the fresh virtual host.</summary>
    public string Broker { get; }

    /// <summary>Npgsql connection string of the fresh database.</summary>
    public string Database { get; }

    public static async Task<TestServers> CreateAsync()
    {
        var broker = new Uri(Required("EDGE_TEST_BROKER"));
        var management = new Uri(Required("EDGE_TEST_BROKER_MANAGEMENT"));
        var adminDatabase = Required("EDGE_TEST_DATABASE");
        var name = $"edge_test_{Guid.NewGuid():N}";

        var user = Uri.UnescapeDataString(broker.UserInfo.Split(':')[0]);
        var client = new HttpClient { BaseAddress = management };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(broker.UserInfo))));
        (await client.PutAsync(new Uri($"/api/vhosts/{name}", UriKind.Relative), content: null)).EnsureSuccessStatusCode();
        (await client.PutAsJsonAsync(
            new Uri($"/api/permissions/{name}/{user}", UriKind.Relative),
            new { configure = ".*", write = ".*", read = ".*" })).EnsureSuccessStatusCode();

        await ExecuteAsync(adminDatabase, $"create database {name}");
        var database = new NpgsqlConnectionStringBuilder(adminDatabase) { Database = name, MaxPoolSize = 30 }.ConnectionString;
        return new TestServers(client, adminDatabase, name, new UriBuilder(broker) { Path = $"/{name}" }.Uri.AbsoluteUri, database);
    }

    public async ValueTask DisposeAsync()
    {
        await _management.DeleteAsync(new Uri($"/api/vhosts/{_name}", UriKind.Relative));
        _management.Dispose();
        await using (var connection = new NpgsqlConnection(Database))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await ExecuteAsync(_adminDatabase, $"drop database if exists {_name} with (force)");
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string Required(string variable) => Environment.GetEnvironmentVariable(variable)
        ?? throw new InvalidOperationException($"{variable} is not set: run the tests by ./edge test, which starts a broker and a database for them.");
}
