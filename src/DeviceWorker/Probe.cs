using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.Messaging;

namespace EdgePipeline.DeviceWorker;

/// <summary><c>--probe</c>: prints what the device can do and what it is made of as JSON, without a broker.</summary>
internal static class Probe
{
    private static readonly JsonSerializerOptions Indented = new(MessageJson.Options) { WriteIndented = true };

    public static async Task PrintAsync()
    {
        var settings = WorkerSettings.Read(
            name => System.Environment.GetEnvironmentVariable(name)
                ?? (name == ConnectionSettings.DataDirectory ? Directory.GetCurrentDirectory() : null));
        var capabilities = await Capabilities.ProbeAsync(WorkerHost.Runtimes(settings), settings, CancellationToken.None);
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(
            new { settings.Device, Capabilities = capabilities, Environment = EnvironmentFacts.Capture(settings.DataDirectory, settings.DeviceFile.Board, capabilities) },
            Indented));
    }
}
