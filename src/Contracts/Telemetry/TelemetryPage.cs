using System.Text.Json.Serialization;

namespace EdgePipeline.Contracts.Telemetry;

/// <summary>
/// What telemetry read of all its sources between two flushes, as far as it belongs to one attempt of a trial, or to none. Published as JSON to
/// <see cref="Topology.TelemetryExchange"/> and stored as the event of the same name: identical (Device, Session, Sequence) is the same page.
/// <see cref="TelemetryPages.Batches"/> unpacks it.
/// </summary>
/// <param name="Session">New with each start of the telemetry process; sequences count from 1 within it.</param>
/// <param name="Sequence">A hole is a lost page.</param>
/// <param name="TrialId">The trial running meanwhile; null between trials.</param>
/// <param name="StartNs">CLOCK_MONOTONIC that the tracks count from, nanoseconds: the first reading's.</param>
/// <param name="StartAt">The same on the device's wall clock.</param>
/// <param name="Phases">The slices that the readings fall into, in their order, named by the worker's marks; null between trials, and of readings that know of no phase.</param>
/// <param name="Tracks">When sources were read. Sources that are read together share one.</param>
public sealed record TelemetryPage(
    string Device,
    string BootId,
    Guid Session,
    long Sequence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? TrialId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Attempt,
    long StartNs,
    DateTimeOffset StartAt,
    string?[] Phases,
    TelemetryTrack[] Tracks,
    PackedSource[] Sources);

/// <summary>Times of readings.</summary>
/// <param name="Readings">How many there are in each of the page's phases.</param>
/// <param name="PeriodsMs">The period asked for in each of them.</param>
/// <param name="Offsets"><see cref="PackedNumbers"/> in us: time since the page's start.</param>
public sealed record TelemetryTrack(int[] Readings, int[] PeriodsMs, string Offsets);

/// <summary>A source's readings.</summary>
/// <param name="Source">As in <see cref="TelemetryBatch.Source"/>.</param>
/// <param name="Track">Which of the page's tracks tells when it was read, from 0.</param>
/// <param name="Columns"><see cref="PackedNumbers"/> with their unit, one number a reading.</param>
/// <param name="Dropped">Readings of this source lost since it was last in a page.</param>
/// <param name="Attributes">As in <see cref="TelemetryBatch.Attributes"/>.</param>
public sealed record PackedSource(
    string Source,
    int Track,
    IReadOnlyDictionary<string, string> Columns,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Dropped = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Attributes = null);
