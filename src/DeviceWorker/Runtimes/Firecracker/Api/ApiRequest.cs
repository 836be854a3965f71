using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;

/// <summary>One request that changes something: a PUT of a body to a path.</summary>
internal sealed record ApiRequest(string Path, object Body)
{
    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    public string Json => JsonSerializer.Serialize(Body, Body.GetType(), Snake);

    public static ApiRequest Put(Logger logger) => new("/logger", logger);

    public static ApiRequest Put(Metrics metrics) => new("/metrics", metrics);

    public static ApiRequest Put(MachineConfig machine) => new("/machine-config", machine);

    public static ApiRequest Put(BootSource boot) => new("/boot-source", boot);

    public static ApiRequest Put(Drive drive) => new($"/drives/{drive.DriveId}", drive);

    public static ApiRequest Put(NetworkInterface network) => new($"/network-interfaces/{network.IfaceId}", network);

    public static ApiRequest Act(ActionType action) => new("/actions", new InstanceAction(action));
}
