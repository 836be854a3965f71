using EdgePipeline.Contracts;
using Npgsql;

namespace EdgePipeline.Projections.Hosting;

/// <summary>Where broker and database are, from the environment.</summary>
internal sealed record Settings(Uri Broker, string Database)
{
    private const string EndWithPeer =
        "-c tcp_keepalives_idle=3 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3 -c tcp_user_timeout=6000 -c client_connection_check_interval=1000";

    /// <summary>A page of telemetry has more than the usual 8 KiB, and would come in pieces, each with a wait.</summary>
    private const int ReadBufferBytes = 64 * 1024;

    /// <exception cref="SettingsException">A variable is missing or cannot be read.</exception>
    public static Settings Read(Func<string, string?> environment)
    {
        var broker = Required(environment, ConnectionSettings.Broker, "amqp://user:secret@127.0.0.1:5672/edge");
        var database = Required(environment, ConnectionSettings.Database, "Host=127.0.0.1;Username=edge;Password=...;Database=edge");
        return new Settings(
            Uri.TryCreate(broker, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"
                ? uri
                : throw new SettingsException($"{ConnectionSettings.Broker} is no AMQP address: write amqp://user:secret@host:port/vhost"),
            DatabaseOf(database));
    }

    /// <summary>
    /// For the process that holds locks as long as it runs: when its machine vanishes without a word, the server ends its sessions after
    /// six seconds, so that another process takes over; when the server's does, it notices. Not for verbs: one whose output is read slowly would be ended too.
    /// </summary>
    public Settings ForService()
    {
        var builder = new NpgsqlConnectionStringBuilder(Database) { TcpKeepAlive = true, TcpKeepAliveTime = 3, TcpKeepAliveInterval = 1 };
        builder.Options = $"{builder.Options} {EndWithPeer}".TrimStart();
        return this with { Database = builder.ConnectionString };
    }

    /// <summary>
    /// Times are written and compared as text in places, so they are in one zone. Statements are short and many: PostgreSQL would compile
    /// machine code for each that it takes for long, which costs more than it runs.
    /// </summary>
    private static string DatabaseOf(string text)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text) { ReadBufferSize = ReadBufferBytes, Timezone = "UTC", ApplicationName = "edge projections" };
            builder.Options = $"-c jit=off {builder.Options}".TrimEnd();
            return builder.ConnectionString;
        }
        catch (ArgumentException failure)
        {
            throw new SettingsException($"{ConnectionSettings.Database} is no Npgsql connection string: {failure.Message}");
        }
    }

    private static string Required(Func<string, string?> environment, string name, string example) =>
        environment(name) is { Length: > 0 } value ? value : throw new SettingsException($"{name} is not set: write e.g. {example}");
}

/// <summary>The message is for a person: the variable, what is wrong, what to write instead. Never a password.</summary>
internal sealed class SettingsException(string message) : Exception(message);
