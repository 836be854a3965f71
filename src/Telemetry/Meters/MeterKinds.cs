using System.Globalization;
using System.Net;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Meters.Http;
using EdgePipeline.Telemetry.Meters.Programs;
using EdgePipeline.Telemetry.Meters.Scpi;

namespace EdgePipeline.Telemetry.Meters;

/// <summary>From settings to a meter.</summary>
internal static class MeterKinds
{
    internal const string Program = "program", Scpi = "scpi";

    /// <returns>What is wrong and what to write instead; null: nothing.</returns>
    internal static string? Problem(MeterSettings settings) => settings switch
    {
        { Device: null or "" } => "device is missing: write the name of the device whose power is measured.",
        { Name: null or "" } => "name is missing: name the meter, for it stands beside each of its values.",
        _ when settings.Kind is not (Program or Scpi) && PlugReply.PathOf(settings.Kind ?? "") is null =>
            $"kind is {settings.Kind}: write scpi, shelly1, shelly2, tasmota or program.",
        { Kind: Program } when string.IsNullOrWhiteSpace(settings.Address) => "address is missing: write the program and its arguments.",
        { Kind: Scpi } when Endpoint(settings.Address) is null && settings.Address?.StartsWith('/') != true =>
            $"address is {settings.Address}: write host:port, or the path of a character device.",
        { Kind: not (Program or Scpi) } when !Uri.TryCreate(settings.Address, UriKind.Absolute, out var plug) || plug.Scheme is not ("http" or "https") =>
            $"address is {settings.Address}: write http://host.",
        { PeriodMs: < 10 or > 60_000 } => $"periodMs is {settings.PeriodMs}: write 10 to 60000 milliseconds.",
        { Field: < 1 } => $"field is {settings.Field}: write 1 for the first number of the answer.",
        _ when !(settings.MinW >= 0 && settings.MaxW > settings.MinW) => $"minW is {settings.MinW} and maxW {settings.MaxW}: write watts with 0 <= minW < maxW.",
        _ => null,
    };

    /// <param name="login">For plugs; null: they ask for none.</param>
    /// <exception cref="IOException">A program could not be started.</exception>
    internal static IMeter Open(MeterSettings settings, NetworkCredential? login, TimeProvider clock) => settings.Kind switch
    {
        Program => new ProgramMeter(settings.Address, clock),
        Scpi => new ScpiMeter(
            () => Endpoint(settings.Address) is var (host, port) ? new StreamLine(host, port, clock) : new SerialLine(settings.Address, settings.Baud, clock),
            settings.Setup ?? ScpiMeter.DefaultSetup,
            settings.Ask ?? ScpiMeter.DefaultAsk,
            settings.Field,
            clock),
        _ => new HttpPlug(settings.Kind, new Uri(settings.Address), login, clock),
    };

    private static (string Host, int Port)? Endpoint(string? address) =>
        address?.LastIndexOf(':') is > 0 and var colon && !address.StartsWith('/')
        && int.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65_536
            ? (address[..colon], port)
            : null;
}
