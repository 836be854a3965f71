using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;

namespace EdgePipeline.Cli.Servers;

/// <summary>Ports and passwords of the private servers, kept in a file that only its owner can read.</summary>
/// <param name="DistributionPort">Erlang's own, for the broker's tools.</param>
/// <param name="EpmdPort">Erlang's port mapper: one of our own, so that a system-wide one is left alone.</param>
internal sealed record ServerSettings(
    int BrokerPort,
    int ManagementPort,
    int DistributionPort,
    int EpmdPort,
    int DatabasePort,
    string BrokerPassword,
    string DatabasePassword,
    string ReaderPassword)
{
    public const string Owner = "edge";

    /// <summary>May read the tables and nothing else; what <c>edge sql</c> logs in as.</summary>
    public const string Reader = "edge_sql";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string BrokerUri => $"amqp://{Owner}:{BrokerPassword}@127.0.0.1:{BrokerPort}/edge";

    public string ManagementUri => $"http://127.0.0.1:{ManagementPort}";

    public string DatabaseConnection(string database = "edge") => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = DatabasePort,
        Username = Owner,
        Password = DatabasePassword,
        Database = database,
    }.ConnectionString;

    /// <summary>Addresses that were given out, as they are now: a private server may have got another port since, a person's own stays what it was.</summary>
    public Connections Now(Connections before) => new(
        before.Broker.Contains(BrokerPassword, StringComparison.Ordinal) ? BrokerUri : before.Broker,
        before.Database.Contains(DatabasePassword, StringComparison.Ordinal) ? DatabaseConnection() : before.Database);

    /// <summary>The kept settings, or new ones the first time.</summary>
    public static ServerSettings LoadOrCreate(Home home)
    {
        if (Load(home) is { } kept)
            return kept;

        if (Directory.Exists(Path.Combine(home.Database, "data")) || Directory.Exists(home.Broker))
            throw Unreadable(home);

        var ports = FreePorts.Choose(5);
        var created = new ServerSettings(ports[0], ports[1], ports[2], ports[3], ports[4], Secret(), Secret(), Secret());
        created.Save(home);
        return created;
    }

    /// <summary>Null when no server was ever started here.</summary>
    public static ServerSettings? Load(Home home)
    {
        if (!File.Exists(home.ServersFile))
            return null;

        try
        {
            return JsonSerializer.Deserialize<ServerSettings>(File.ReadAllText(home.ServersFile), Json)
                ?? throw new JsonException("empty");
        }
        catch (JsonException)
        {
            throw Unreadable(home);
        }
    }

    public void Save(Home home) => PrivateFile.Write(home.ServersFile, JsonSerializer.Serialize(this, Json));

    private static EdgeException Unreadable(Home home) => new(ExitCode.Unreachable,
        $"{home.ServersFile} is missing or damaged, and with it the passwords of the private servers. To start afresh (this deletes all experiments here): ./edge down && rm -rf {home.Directory}");

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
