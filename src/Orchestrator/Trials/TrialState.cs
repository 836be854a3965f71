using EdgePipeline.Contracts.Trials;
using MassTransit;

namespace EdgePipeline.Orchestrator.Trials;

/// <summary>Where a trial is. Setters are there for the serializer and the state machine.</summary>
public sealed class TrialState : SagaStateMachineInstance
{
    public Guid CorrelationId { get; set; }

    public string CurrentState { get; set; } = "";

    /// <summary>What it was started with; null when it was stopped before.</summary>
    public StartTrial? Start { get; set; }

    /// <summary>1-based; the attempt in flight, or the last one.</summary>
    public int Attempt { get; set; }

    /// <summary>The attempt in flight was accepted by the device.</summary>
    public bool IsAccepted { get; set; }

    /// <summary>Phases of the attempt in flight that were recorded.</summary>
    public IReadOnlyList<TrialPhase> Phases { get; set; } = [];

    /// <summary>The latest wait of the attempt in flight at its gate that was recorded; 0: none.</summary>
    public int GateWaits { get; set; }

    /// <summary>That the attempt in flight passed its gate was recorded.</summary>
    public bool IsGatePassed { get; set; }

    /// <summary>The alarm that is set; earlier ones are void.</summary>
    public Guid Alarm { get; set; }

    /// <summary>Alarms set so far.</summary>
    public int Alarms { get; set; }

    /// <summary>Requests to exclude or include its result that were recorded.</summary>
    public IReadOnlyList<Guid> Judgements { get; set; } = [];

    /// <summary>Why the experiment wants it cut off.</summary>
    public string? StopReason { get; set; }
}
