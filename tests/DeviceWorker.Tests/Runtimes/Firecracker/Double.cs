using System.Diagnostics;
using System.Net.Sockets;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Firecracker;

/// <summary>The double of Firecracker, started by itself in a folder of its own.</summary>
internal sealed class Double : IDisposable
{
    private readonly Process _process;

    private Double(string folder)
    {
        Folder = folder;
        _process = Process.Start(new ProcessStartInfo(Program, ["--api-sock", Path.Combine(folder, "api.sock"), "--id", "edge-test"]))!;
        Api = new FirecrackerApi(Path.Combine(folder, "api.sock"));
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "EdgePipeline.FakeTools");

    public FirecrackerApi Api { get; }

    /// <returns>A folder for PATH, in which the double has these names.</returns>
    public static string Tools(params string[] names)
    {
        var tools = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "doubles", string.Join('-', names))).FullName;
        foreach (var link in names.Select(name => new FileInfo(Path.Combine(tools, name))).Where(link => link.LinkTarget != Program))
        {
            link.Delete();
            link.CreateAsSymbolicLink(Program);
        }

        return tools;
    }

    public string Folder { get; }

    public static async Task<Double> StartAsync()
    {
        var started = new Double(Directory.CreateTempSubdirectory("fc").FullName);
        await Eventually.HoldsAsync(() => Listens(Path.Combine(started.Folder, "api.sock")));
        return started;
    }

    /// <summary>The socket's file is there a moment before somebody listens.</summary>
    private static bool Listens(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <returns>Path of an empty file in the folder.</returns>
    public string NewFile(string name)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, "");
        return path;
    }

    public void Dispose()
    {
        Api.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
