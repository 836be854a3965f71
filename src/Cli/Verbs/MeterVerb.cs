using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using EdgePipeline.Cli.Services;
using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Cli.Verbs;

/// <summary>Reads an external meter for a device, as an instance of telemetry of its own.</summary>
internal static class MeterVerb
{
    public static Verb Create(VerbContext context)
    {
        var kind = new Argument<string>("kind") { Description = "scpi, shelly1, shelly2, tasmota or program." };
        kind.AcceptOnlyFromAmong("scpi", "shelly1", "shelly2", "tasmota", "program");
        var address = new Argument<string>("address") { Description = "host:port or /dev/ttyUSB0 (scpi), http://host (plugs), 'program and arguments'." };
        var device = new Option<string>("--device") { Description = "Whose power is measured.", DefaultValueFactory = _ => "local" };
        var name = new Option<string?>("--name") { Description = "Stands beside each value; the kind when left out." };
        var period = new Option<int>("--period-ms") { Description = "Between two readings.", DefaultValueFactory = _ => 200 };
        var interval = new Option<int?>("--update-interval-ms") { Description = "The meter has a new value so often; the error of an energy depends on it." };
        var averages = new Option<bool>("--averages") { Description = "A value is the mean since the one before." };
        var minW = new Option<double>("--min-w") { Description = "Less is not plausible.", DefaultValueFactory = _ => 0 };
        var maxW = new Option<double>("--max-w") { Description = "More is not plausible.", DefaultValueFactory = _ => 1000 };
        var setup = new Option<string[]>("--setup") { Description = "A line sent to an scpi meter once; may be repeated. Yokogawa WT3xx when left out." };
        var ask = new Option<string?>("--ask") { Description = "What an scpi meter is asked for each reading." };
        var field = new Option<int>("--field") { Description = "Which number of its answer is the power in watts.", DefaultValueFactory = _ => 1 };
        var baud = new Option<int>("--baud") { Description = "Of a character device.", DefaultValueFactory = _ => 9600 };
        var verb = new Verb(
            "meter",
            "Read an external meter for a device until interrupted. EDGE_METER_USER and EDGE_METER_PASSWORD log in to a plug.",
            ("./edge meter shelly2 http://192.168.1.40 --device pi4-4gb --update-interval-ms 1000", "a plug in front of a board"),
            ("./edge meter scpi 192.168.1.50:5025 --ask 'MEAS:POW?'", "an instrument on a raw socket"),
            ("./edge meter program 'my-meter --watts' --period-ms 20", "anything that prints NANOSECONDS WATTS"))
        {
            kind, address, device, name, period, interval, averages, minW, maxW, setup, ask, field, baud,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(
            context,
            new MeterSettings(
                parsed.GetValue(device)!,
                parsed.GetValue(name) ?? parsed.GetValue(kind)!,
                parsed.GetValue(kind)!,
                parsed.GetValue(address)!,
                parsed.GetValue(period),
                parsed.GetValue(minW),
                parsed.GetValue(maxW),
                parsed.GetValue(interval),
                parsed.GetValue(averages),
                parsed.GetValue(setup) is { Length: > 0 } lines ? lines : null,
                parsed.GetValue(ask),
                parsed.GetValue(field),
                parsed.GetValue(baud)),
            cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, MeterSettings settings, CancellationToken cancellation)
    {
        var program = Environment.GetEnvironmentVariable(ServiceEnvironment.TelemetryVariable) ?? Service.Telemetry;
        if (!File.Exists(program))
            throw new EdgeException(ExitCode.Missing, $"{program} is not there: ./edge doctor compiles it.");

        // One that is away is waited for; it need not be there now.
        var given = Servers.Connections.GivenBroker;
        await using var stack = given is null ? await context.OpenRunningAsync(Needs.Broker) : null;
        var start = new ProcessStartInfo(program, ["meter"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[Contracts.ConnectionSettings.Broker] = given ?? stack!.Connections.Broker;
        using var telemetry = Process.Start(start)!;
        await telemetry.StandardInput.WriteLineAsync(JsonSerializer.Serialize(settings, JsonSerializerOptions.Web).AsMemory(), cancellation);
        await telemetry.StandardInput.FlushAsync(cancellation);
        if (await telemetry.StandardOutput.ReadLineAsync(cancellation) == "ok 0")
            context.Tell($"Reading {settings.Name} for {settings.Device} until interrupted.");

        // The end of its input tells it to publish what it has and to end. An interrupt reaches it by itself, too.
        await telemetry.WaitForExitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        telemetry.StandardInput.Close();
        await telemetry.WaitForExitAsync(CancellationToken.None);
        return telemetry.ExitCode switch
        {
            0 => ExitCode.Ok,
            2 => ExitCode.Usage,
            _ => ExitCode.Failed,
        };
    }
}
