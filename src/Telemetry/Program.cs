using System.Net;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Marks;
using EdgePipeline.Telemetry.Meters;
using EdgePipeline.Telemetry.Publishing;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry;

/// <summary>Started by the device worker. The protocol on standard input and output is in docs/telemetry.md.</summary>
internal static class Program
{
    private const string Meter = "meter";
    private const int Failed = 1, BadInput = 2, NoBroker = 3;

    private static int Main(string[] arguments)
    {
        if (arguments is not ([] or [Meter]))
            return Fail(BadInput, $"it takes no argument but {Meter}, for an external meter.");
        if (!BrokerAddress.TryParse(Environment.GetEnvironmentVariable(ConnectionSettings.Broker), out var address, out var wrong))
            return Fail(NoBroker, wrong);

        var clock = TimeProvider.System;
        using var input = new Input(clock);
        try
        {
            if (arguments is [Meter])
                return ObserveMeter(address, input, clock);
            if (TryReadSettings(input, out var settings, out var problem))
                return Observe(settings, address, input, clock);
            return input.StopRequested ? 0 : Fail(BadInput, $"first line of standard input: {problem}");
        }
        catch (InvalidDataException endless)
        {
            return Fail(BadInput, endless.Message);
        }
        catch (IOException noProc)
        {
            return Fail(Failed, noProc.Message);
        }
    }

    private static bool TryReadSettings(Input input, out TelemetrySettings settings, out string problem)
    {
        settings = null!;
        problem = "it ended before a line was there: write TelemetrySettings as one line of JSON.";
        return input.Wait(long.MaxValue, out var line) == Happened.Line && Lines.TryParseSettings(line, out settings, out problem);
    }

    private static int Observe(TelemetrySettings settings, BrokerAddress address, Input input, TimeProvider clock)
    {
        using var observer = new Observer(settings, address, input, clock, Say);
        observer.Run();
        return 0;
    }

    private static int ObserveMeter(BrokerAddress address, Input input, TimeProvider clock)
    {
        if (input.Wait(long.MaxValue, out var line) != Happened.Line)
            return input.StopRequested ? 0 : Fail(BadInput, "first line of standard input: write MeterSettings as one line of JSON.");
        if (!Lines.TryParseMeter(line, out var settings, out var problem))
            return Fail(BadInput, $"first line of standard input: {problem}");
        var user = Environment.GetEnvironmentVariable("EDGE_METER_USER");
        var login = string.IsNullOrEmpty(user) ? null : new NetworkCredential(user, Environment.GetEnvironmentVariable("EDGE_METER_PASSWORD"));
        using var run = new MeterRun(settings, address, MeterKinds.Open(settings, login, clock), clock, Say);
        using var stop = new CancellationTokenSource();
        var running = run.RunAsync(stop.Token);
        Console.WriteLine("ok 0");
        // Until the input ends or a signal comes; what else comes is no meter's business.
        while (!running.IsCompleted && input.Wait(clock.GetTimestamp() + 1_000_000_000, out _) != Happened.End)
        {
        }

        stop.Cancel();
        running.GetAwaiter().GetResult();
        return 0;
    }

    private static int Fail(int code, string message)
    {
        Say(message);
        return code;
    }

    private static void Say(string message) => Console.Error.WriteLine($"telemetry: {message}");
}
