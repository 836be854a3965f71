using EdgePipeline.Statistics;

namespace EdgePipeline.Projections.Tables.NoiseFloors;

/// <summary>What is known of a device's own variation in an experiment, to hold effects against.</summary>
/// <param name="Floors">One a metric; empty: the plan has no control.</param>
internal sealed record DeviceNoise(IReadOnlyList<NoiseFloorRow> Floors)
{
    public static readonly DeviceNoise Unknown = new([]);

    /// <summary>The last event that marks rest on; 0: none.</summary>
    public long AsOfSequence => Floors.Select(floor => floor.AsOfSequence).DefaultIfEmpty(0).Max();

    /// <param name="ratio">Null: there is none, and nothing to mark.</param>
    public NoiseMark Of(string metric, double? ratio) => Floors.FirstOrDefault(floor => floor.Metric == metric) switch
    {
        null => new NoiseMark(null, null, "the plan has no control"),
        { NoiseFloorPct: null, Reason: var reason } => new NoiseMark(null, null, $"control: {reason}"),
        { NoiseFloorPct: { } floor } when ratio is { } known => new NoiseMark(floor, NoiseFloor.IsBelow(floor, known), null),
        { NoiseFloorPct: var floor } => new NoiseMark(floor, null, "there is no effect to hold against it"),
    };
}

/// <summary>An effect held against the noise floor.</summary>
/// <param name="IsBelow">Null: Reason says why not known.</param>
internal sealed record NoiseMark(double? FloorPct, bool? IsBelow, string? Reason);
