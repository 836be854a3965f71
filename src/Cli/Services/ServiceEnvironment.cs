using System.Collections;
using System.Text.Json;
using EdgePipeline.Cli.Servers;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Services;

/// <summary>
/// What services are told by their environment. What a command chose of it is kept beside a service's process id, so that one that is
/// started again goes on as it was, whoever starts it.
/// </summary>
/// <param name="deviceFile">For the worker; null: what the environment says.</param>
internal sealed class ServiceEnvironment(Home home, string? deviceFile)
{
    public const string TelemetryVariable = "EDGE_TELEMETRY";

    /// <summary>A worker that reads it measures something else. The other variables are none of its business, and may hold a person's secrets.</summary>
    private static readonly string[] ReadByWorker =
        [ConnectionSettings.Device, ConnectionSettings.DeviceFile, ConnectionSettings.DataDirectory, TelemetryVariable, "EDGE_ALLOW_SIMULATED", "KATA_CONF_FILE"];

    /// <summary>PATH tells which fio and which runc.</summary>
    private static readonly string[] Kept = [ConnectionSettings.Broker, ConnectionSettings.Database, .. ReadByWorker, "PATH"];

    /// <summary>For a service that starts afresh.</summary>
    public Dictionary<string, string> New(Connections connections)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string?)variable.Value ?? "";

        environment[ConnectionSettings.Broker] = connections.Broker;
        environment[ConnectionSettings.Database] = connections.Database;
        environment.TryAdd(ConnectionSettings.DataDirectory, home.Data);
        environment[ConnectionSettings.GuestImages] = home.Guest;
        if (deviceFile is not null)
            environment[ConnectionSettings.DeviceFile] = deviceFile;
        environment.TryAdd(TelemetryVariable, Service.Telemetry);
        return environment;
    }

    /// <summary>For a service that goes on, also at other addresses.</summary>
    public Dictionary<string, string> Again(Service service, Connections connections)
    {
        var environment = New(connections);
        if (Of(service) is not { } before)
            return environment;

        foreach (var name in Kept.Except([ConnectionSettings.Broker, ConnectionSettings.Database]))
        {
            environment.Remove(name);
            if (before.TryGetValue(name, out var value))
                environment[name] = value;
        }

        return environment;
    }

    public void Keep(Service service, IReadOnlyDictionary<string, string> environment) => PrivateFile.Write(
        FileOf(service), JsonSerializer.Serialize(environment.Where(variable => Kept.Contains(variable.Key)).ToDictionary()));

    public void Forget(Service service) => File.Delete(FileOf(service));

    /// <summary>Null: nothing is kept of it.</summary>
    public Connections? ConnectionsOf(Service service) =>
        Of(service) is { } before ? new Connections(before[ConnectionSettings.Broker], before[ConnectionSettings.Database]) : null;

    public string? DeviceFileOf(Service worker) => Of(worker)?.GetValueOrDefault(ConnectionSettings.DeviceFile);

    /// <summary>What this command says otherwise than the one that started the worker; null: nothing.</summary>
    public string? Conflict(Service worker)
    {
        if (Of(worker) is not { } before)
            return null;

        foreach (var name in ReadByWorker)
        {
            var (said, now) = name == ConnectionSettings.DeviceFile && deviceFile is not null
                ? ("--device-file ", deviceFile)
                : ($"{name}=", Environment.GetEnvironmentVariable(name));
            if (!string.IsNullOrEmpty(now) && now != before.GetValueOrDefault(name))
                return $"{said}{now}: this machine's worker was started {(before.GetValueOrDefault(name) is { Length: > 0 } value ? $"with {value}" : "without one")}";
        }

        return null;
    }

    private Dictionary<string, string>? Of(Service service)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(FileOf(service)));
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            // A command of an earlier version kept nothing, and one that was killed perhaps half of it.
            return null;
        }
    }

    private string FileOf(Service service) => Path.Combine(home.Run, $"{service.Name}.environment.json");
}
