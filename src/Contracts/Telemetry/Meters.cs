namespace EdgePipeline.Contracts.Telemetry;

/// <summary>First line on the standard input of a telemetry process that was started with the argument <c>meter</c>, as JSON.</summary>
/// <param name="Device">Whose power is measured; that device's telemetry says which trial runs and what its clock shows.</param>
/// <param name="Name">The source is <c>power:NAME</c>.</param>
/// <param name="Kind"><c>scpi</c>, <c>shelly1</c>, <c>shelly2</c>, <c>tasmota</c> or <c>program</c>.</param>
/// <param name="Address"><c>host:port</c> or a character device for scpi; <c>http://host</c> for plugs; the program and its arguments otherwise.</param>
/// <param name="UpdateIntervalMs">The meter has a new value so often; null: it is not known.</param>
/// <param name="Averages">A value is the mean since the one before.</param>
/// <param name="Setup">Lines sent to an scpi meter once; null: those of Yokogawa's WT3xx.</param>
/// <param name="Ask">What an scpi meter is asked for each reading.</param>
/// <param name="Field">Which of the numbers in its answer is the power in watts, from 1.</param>
/// <param name="Baud">Of a character device.</param>
public sealed record MeterSettings(
    string Device,
    string Name,
    string Kind,
    string Address,
    int PeriodMs = 200,
    double MinW = 0,
    double MaxW = 1000,
    int? UpdateIntervalMs = null,
    bool Averages = false,
    IReadOnlyList<string>? Setup = null,
    string? Ask = null,
    int Field = 1,
    int Baud = 9600);

/// <summary>A device's telemetry was told that another trial, or none, runs from now on. To <see cref="Topology.MarksExchange"/>, key: the device.</summary>
/// <param name="AtNs">CLOCK_MONOTONIC of the device.</param>
public sealed record MarkNotice(string Device, string BootId, Guid? TrialId, int? Attempt, long AtNs);

/// <summary>What a device's telemetry answers to a message at <see cref="Topology.ClockExchange"/>; in a window it does not answer.</summary>
public sealed record ClockAnswer(string BootId, long ReceivedNs, long AnsweredNs);
