using EdgePipeline.Contracts;
using Npgsql;
using RabbitMQ.Client;

namespace EdgePipeline.Cli.Servers;

/// <summary>Addresses of broker and database, checked for form.</summary>
/// <param name="Broker">AMQP address.</param>
/// <param name="Database">Npgsql connection string.</param>
internal sealed record Connections(string Broker, string Database)
{
    /// <summary>The address that a person set; null when there is none.</summary>
    public static string? GivenBroker => Given(ConnectionSettings.Broker, BrokerPlace);

    public static string? GivenDatabase => Given(ConnectionSettings.Database, DatabasePlace);

    /// <summary>Host and port, for messages: never the password.</summary>
    public static string BrokerPlace(string uri) => new Uri(uri) is { Scheme: "amqp" or "amqps" } broker
        ? $"{broker.Host}:{(broker.Port > 0 ? broker.Port : 5672)}"
        : throw new UriFormatException("the scheme is not amqp");

    public static string DatabasePlace(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) is { Host.Length: > 0 } builder
            ? $"{builder.Host}:{builder.Port}"
            : throw new ArgumentException("Host is missing");

    public static async Task<IConnection> BrokerAsync(string uri, CancellationToken cancellation) => await new ConnectionFactory
    {
        Uri = new Uri(uri),
        ClientProvidedName = "edge",
        RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
        AutomaticRecoveryEnabled = false,
    }.CreateConnectionAsync(cancellation);

    /// <summary>What others have elsewhere, and what to do about it; null: both are at the same places.</summary>
    public string? Difference(Connections others) => (BrokerPlace(Broker), BrokerPlace(others.Broker)) is var (broker, other) && broker != other
        ? $"the broker at {broker}, and this command has {other}. Set or unset {ConnectionSettings.Broker} as then"
        : (DatabasePlace(Database), DatabasePlace(others.Database)) is var (database, another) && database != another
            ? $"the database at {database}, and this command has {another}. Set or unset {ConnectionSettings.Database} as then"
            : null;

    /// <summary>One message when either does not answer.</summary>
    public async Task RequireAsync(bool broker, bool database, CancellationToken cancellation)
    {
        if (broker && await Reachable.BrokerAsync(Broker, cancellation) is { } brokerProblem)
            throw Unreachable("The broker", ConnectionSettings.Broker, BrokerPlace(Broker), brokerProblem);
        if (database && await Reachable.DatabaseAsync(Database, cancellation) is { } databaseProblem)
            throw Unreachable("The database", ConnectionSettings.Database, DatabasePlace(Database), databaseProblem);
    }

    private static EdgeException Unreachable(string what, string variable, string place, string problem) => new(ExitCode.Unreachable,
        $"{what} at {place} cannot be reached: {problem}\nCheck {variable}, or unset it to let edge start a private one.");

    private static string? Given(string variable, Func<string, string> check)
    {
        var given = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(given))
            return null;

        try
        {
            check(given);
            return given;
        }
        catch (Exception exception) when (exception is UriFormatException or ArgumentException)
        {
            var example = variable == ConnectionSettings.Broker
                ? "amqp://user:password@host:5672/edge"
                : "Host=host;Port=5432;Username=edge;Password=password;Database=edge";
            throw new EdgeException(ExitCode.Usage, $"{variable} cannot be understood ({exception.Message}). Write it like {example}");
        }
    }
}
