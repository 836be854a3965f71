using System.Diagnostics;

namespace EdgePipeline.Benchmarks;

/// <summary>The services as they are run: separate processes, Release builds.</summary>
internal static class Services
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static string Telemetry => Path.Combine(Root, "artifacts", "telemetry", "EdgePipeline.Telemetry");

    public static ProcessStartInfo Of(string project, TestSupport.TestServers servers, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, "src", project, "bin", "Release", "net10.0", $"EdgePipeline.{project}"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment[Contracts.ConnectionSettings.Broker] = servers.Broker;
        start.Environment[Contracts.ConnectionSettings.Database] = servers.Database;
        start.Environment["EDGE_TELEMETRY"] = Telemetry;
        return start;
    }

    /// <summary>Starts a service and waits until it says <c>ready</c>.</summary>
    public static async Task<Service> StartAsync(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready")
            {
                return new Service(process);
            }
        }

        throw new InvalidOperationException($"{Path.GetFileName(start.FileName)} ended before it was ready.");
    }

    /// <summary>Runs a verb to its end.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? printed
            : throw new InvalidOperationException($"{Path.GetFileName(start.FileName)} ended with exit code {process.ExitCode}.");
    }

    private static string FindRoot(string folder) => File.Exists(Path.Combine(folder, "EdgePipeline.sln"))
        ? folder
        : FindRoot(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("EdgePipeline.sln is in no folder above the benchmarks"));
}

/// <summary>A running service; ended by SIGTERM, as <c>edge</c> does.</summary>
internal sealed class Service(Process process) : IAsyncDisposable
{
    public int Id => process.Id;

    public async ValueTask DisposeAsync()
    {
        using (Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
