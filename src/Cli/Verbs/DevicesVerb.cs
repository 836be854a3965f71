using System.Globalization;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Output;

namespace EdgePipeline.Cli.Verbs;

internal static class DevicesVerb
{
    public static Verb Create(VerbContext context)
    {
        var json = CommonOptions.Json();
        var verb = new Verb(
            "devices",
            "List the devices that announced themselves, with what each can run and why not.",
            ("./edge devices", ""),
            ("./edge doctor", "the same for this machine alone, without servers"))
        {
            json,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetValue(json), cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, bool json, CancellationToken cancellation)
    {
        await using var stack = await context.OpenKeptAsync(Needs.Database);
        await using var tables = new Tables(stack.Connections.Database);
        var devices = await tables.DevicesAsync(cancellation);
        var capabilities = await tables.CapabilitiesAsync(cancellation);
        Console.Out.Write(json
            ? JsonOutput.Text(devices.Select(device => new { device, capabilities = capabilities.Where(row => row.Device == device.Device) }))
            : Render(devices, capabilities));
        return ExitCode.Ok;
    }

    internal static string Render(IReadOnlyList<DeviceRow> devices, IReadOnlyList<CapabilityRow> capabilities) => devices.Count == 0
        ? "No device has announced itself yet. Start this machine's worker: ./edge up\n"
        : string.Join('\n', devices.Select(device => string.Create(
            CultureInfo.InvariantCulture,
            $"{device.Device}, announced {device.AnnouncedAt?.ToLocalTime():yyyy-MM-dd HH:mm}\n")
            + CapabilityText.Facts(device.Facts) + CapabilityText.Matrix([.. capabilities.Where(row => row.Device == device.Device)])));
}
