using EdgePipeline.Cli.Processes;
using EdgePipeline.Cli.Services;

namespace EdgePipeline.Cli.Tests.Services;

/// <summary>Programs in the place of the services, which print what they are told and wait.</summary>
internal static class FakeServices
{
    public static IReadOnlyList<Service> In(string folder)
    {
        var program = Path.Combine(folder, "service");
        if (!File.Exists(program))
        {
            File.WriteAllText(program, "#!/bin/sh\nenv\necho ready\nexec sleep 1000\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return [.. Service.All.Select(service => service with { Program = program })];
    }

    /// <summary>What one that runs was told; null: nothing.</summary>
    public static string? Told(this Home home, string service, string variable) => File.ReadLines(new Daemon(home, service).Log)
        .FirstOrDefault(line => line.StartsWith($"{variable}=", StringComparison.Ordinal))?[(variable.Length + 1)..];

    public static async Task KillAsync(this Home home, string daemon)
    {
        var killed = new Daemon(home, daemon).Running!.Value;
        Signals.SendToGroup(killed.Pid, Signals.Kill);
        (await Waiting.UntilAsync(() => !killed.IsAlive, TimeSpan.FromSeconds(60))).ShouldBeTrue();
    }
}
