using System.Text.Json.Serialization;

namespace EdgePipeline.Contracts.Experiments;

/// <summary>Sequential stopping: a cell is launched until its ratio to its baseline is known well enough. Stated before the first trial.</summary>
/// <param name="MinN">Launches of a cell before it is judged.</param>
/// <param name="UntilPct">Half the width of the ratio's 95 % interval, in percent of the ratio.</param>
/// <param name="BudgetS">Seconds from a device's first launch after which no further block begins there; null: none.</param>
public sealed record SequentialStopping(int MinN, decimal UntilPct, int? BudgetS);

[JsonConverter(typeof(JsonStringEnumConverter<CellEnd>))]
public enum CellEnd
{
    /// <summary>Known within the plan's bound.</summary>
    [JsonStringEnumMemberName("converged")] Converged,

    /// <summary>The time is up.</summary>
    [JsonStringEnumMemberName("budget exhausted")] BudgetExhausted,

    /// <summary>As many launches as the plan allows.</summary>
    [JsonStringEnumMemberName("max n")] MaxN,
}

/// <summary>A cell is launched no more: its place in later blocks of the drawn order is skipped.</summary>
/// <param name="Block">The block after which it was decided.</param>
/// <param name="N">Its launches with a throughput until then.</param>
/// <param name="HalfWidthPct">Null when there is no interval.</param>
/// <param name="ElapsedS">Seconds since the device's first launch, as the decision counted them.</param>
public sealed record CellStopped(
    Guid ExperimentId,
    string Experiment,
    string CellKey,
    string Device,
    int Block,
    CellEnd End,
    int N,
    double? HalfWidthPct,
    string Reason,
    double ElapsedS,
    DateTimeOffset At);
