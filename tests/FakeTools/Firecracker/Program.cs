using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgePipeline.FakeTools.Firecracker;

/// <summary>
/// A double of Firecracker and its jailer for tests: command line, API and ending, with QEMU's microvm machine under TCG behind it. It says so:
/// its version is one that Firecracker never has.
/// </summary>
internal static class Program
{
    public const string Version = "0.0.0-double";

    /// <summary>Firecracker's exit code for arguments that it does not take.</summary>
    private const int ArgumentError = 153;

    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["--version"]:
                Console.WriteLine($"Firecracker v{Version}");
                return 0;
            case ["--api-sock", var socket, "--id", var id] when id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && !File.Exists(socket):
                Serve(socket, new MicroVm(id));
                return 0;
            case ["--id", var id, "--exec-file", var firecracker, "--uid", not "0", "--gid", not "0", "--chroot-base-dir", var folder, "--", "--api-sock", var socket]
                when Path.IsPathFullyQualified(firecracker):
                // The jailer's part, as far as paths go: who sees the jail's files from outside need not become another user.
                var root = Path.Combine(folder, Path.GetFileName(firecracker), id, "root");
                Serve(root + socket, new MicroVm(id, root));
                return 0;
            default:
                Console.Error.WriteLine($"Arguments not taken, or the socket is there already: {string.Join(' ', arguments)}");
                return ArgumentError;
        }
    }

    private static void Serve(string socket, MicroVm vm) => new ApiSocket(socket).Serve((method, path, body) => Answer(vm, method, path, body));

    private static (int Status, string Body) Answer(MicroVm vm, string method, string path, string body)
    {
        try
        {
            return (method, path.Split('/')[1..]) switch
            {
                ("GET", [""]) => (200, JsonSerializer.Serialize(vm.Describe(), Strict)),
                ("GET", ["version"]) => (200, JsonSerializer.Serialize(new { FirecrackerVersion = Version }, Strict)),
                ("PUT", ["logger"]) => Done<LoggerBody>(body, vm.Put),
                ("PUT", ["metrics"]) => Done<MetricsBody>(body, vm.Put),
                ("PUT", ["machine-config"]) => Done<MachineBody>(body, vm.Put),
                ("PUT", ["boot-source"]) => Done<BootBody>(body, vm.Put),
                ("PUT", ["drives", var id]) => Done<DriveBody>(body, drive => vm.Put(id, drive)),
                ("PUT", ["network-interfaces", var id]) => Done<NetworkBody>(body, network => vm.Put(id, network)),
                ("PUT", ["actions"]) => Done<ActionBody>(body, action => vm.Act(action.ActionType)),
                _ => Fault($"Invalid request method and/or path: {method} {path}."),
            };
        }
        catch (JsonException e)
        {
            return Fault($"An error occurred when deserializing the json body of a request: {e.Message}");
        }
        catch (FaultException e)
        {
            return Fault(e.Message);
        }
    }

    private static (int Status, string Body) Done<T>(string body, Action<T> act)
    {
        act(JsonSerializer.Deserialize<T>(body, Strict) ?? throw new FaultException("The body is null."));
        return (204, "");
    }

    private static (int Status, string Body) Fault(string message) => (400, JsonSerializer.Serialize(new { FaultMessage = message }, Strict));
}
