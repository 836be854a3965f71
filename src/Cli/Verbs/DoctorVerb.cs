using System.Text.Json;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;
using EdgePipeline.Cli.Audits;
using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Output;
using EdgePipeline.Cli.Services;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Devices;

namespace EdgePipeline.Cli.Verbs;

/// <summary>Asks this machine's worker what it could do, without servers; and where a database runs, what the last audit of the store found.</summary>
internal static class DoctorVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Verb Create(VerbContext context)
    {
        var json = CommonOptions.Json();
        var verb = new Verb(
            "doctor",
            "Say what this machine can run, and for everything that it cannot: why, and what to do; and what the last audit of the store found.",
            ("./edge doctor", ""),
            ("./edge doctor --json", "for a program"))
        {
            json,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context.Home, parsed.GetValue(json), cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(Home home, bool json, CancellationToken cancellation)
    {
        var worker = Service.All.Single(service => service.Name == "worker");
        var probe = await CliWrap.Cli.Wrap(worker.Program)
            .WithArguments(["--probe"])
            .WithEnvironmentVariables(variables => variables
                .Set(ServiceEnvironment.TelemetryVariable, Service.Telemetry)
                .Set(ConnectionSettings.DataDirectory, home.Data)
                .Set(ConnectionSettings.GuestImages, home.Guest))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellation);
        if (!probe.IsSuccess)
            throw new EdgeException(ExitCode.Failed, $"The worker could not look at this machine: {probe.StandardError.Trim()}");

        var audit = await LastStoreAudit.ReadAsync(home, cancellation);
        Console.Out.Write(json ? InJson(probe.StandardOutput, audit) : InWords(probe.StandardOutput) + audit?.Text);
        return audit is { Broken.Count: > 0 } ? ExitCode.Failed : ExitCode.Ok;
    }

    /// <param name="probe">What the worker printed.</param>
    /// <param name="audit">Null: no database runs here, or none was audited yet.</param>
    internal static string InJson(string probe, LastStoreAudit? audit)
    {
        var found = JsonNode.Parse(probe)!.AsObject();
        found["storeAudit"] = audit is null ? null : JsonSerializer.SerializeToNode(new { audit.At, audit.ThroughSequence, Holds = audit.Broken.Count == 0, audit.Broken }, Json);
        return JsonOutput.Text(found);
    }

    private static string InWords(string probe)
    {
        var found = JsonSerializer.Deserialize<Probe>(probe, Json)!;
        return CapabilityText.Facts(found.Environment) + CapabilityText.Matrix(
            [.. found.Capabilities.Select(one => new CapabilityRow(found.Device, one.Kind.ToString(), one.Name, one.Available, one.Reason, one.Version))]);
    }

    /// <summary>What the worker prints.</summary>
    private sealed record Probe(string Device, IReadOnlyList<Capability> Capabilities, IReadOnlyDictionary<string, string> Environment);
}
