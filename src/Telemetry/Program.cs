using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Marks;
using EdgePipeline.Telemetry.Publishing;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry;

/// <summary>Started by the device worker. The protocol on standard input and output is in docs/telemetry.md.</summary>
internal static class Program
{
    private const int Failed = 1, BadInput = 2, NoBroker = 3;

    private static int Main()
    {
        if (!BrokerAddress.TryParse(Environment.GetEnvironmentVariable(ConnectionSettings.Broker), out var address, out var wrong))
            return Fail(NoBroker, wrong);

        var clock = TimeProvider.System;
        using var input = new Input(clock);
        try
        {
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

    private static int Fail(int code, string message)
    {
        Say(message);
        return code;
    }

    private static void Say(string message) => Console.Error.WriteLine($"telemetry: {message}");
}
