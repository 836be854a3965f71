using System.CommandLine;
using EdgePipeline.Cli.Devices;
using EdgePipeline.Cli.Output;

namespace EdgePipeline.Cli.Verbs;

/// <summary>Makes what another device needs to take part.</summary>
internal static class PackVerb
{
    public static Verb Create(VerbContext context)
    {
        var architecture = new Option<string?>("--arch") { Description = "amd64 or arm64; this machine's when left out." };
        architecture.AcceptOnlyFromAmong(DevicePack.Amd64, DevicePack.Arm64);
        var json = CommonOptions.Json();
        var verb = new Verb(
            "pack",
            "Make the archive that a board runs: worker, telemetry and a launcher. The board needs no .NET and no compiler.",
            ("./edge pack --arch arm64", "for a Raspberry Pi or Jetson, on any machine"),
            ("tar -xzf edge-device-arm64.tar.gz", "then, on the board"),
            ("edge-device/edge-device --help", "which says how to go on"))
        {
            architecture, json, CommonOptions.Yes(),
        };
        verb.SetAction(async (parsed, cancellation) =>
        {
            var folder = Directory.CreateDirectory(context.Home.Packs).FullName;
            var pack = await DevicePack.MakeAsync(folder, parsed.GetValue(architecture) ?? DevicePack.OfThisMachine, context.Tell, cancellation);
            Console.Out.Write(parsed.GetValue(json)
                ? JsonOutput.Text(pack)
                : $"{pack.Path}\n  {pack.Bytes / 1_000_000} MB, SHA-256 {pack.Sha256}\n  Copy it to the board, unpack it, and run edge-device/edge-device --help there.\n");
            return ExitCode.Ok;
        });
        return verb;
    }
}
