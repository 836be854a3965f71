using System.Text.Json.Serialization;
using MassTransit;

namespace EdgePipeline.Orchestrator.Experiments;

/// <summary>Where an experiment is. Setters are there for the serializer and the state machine.</summary>
public sealed class ExperimentState : SagaStateMachineInstance
{
    public Guid CorrelationId { get; set; }

    public string CurrentState { get; set; } = "";

    /// <summary>The label.</summary>
    public string Experiment { get; set; } = "";

    /// <summary>Devices that have something to run; empty when the plan was rejected or nothing can run.</summary>
    public IReadOnlyList<DeviceProgress> Devices { get; set; } = [];

    /// <summary>Whether the plan has a rule that decides by results; else they are not kept here.</summary>
    public bool KeepsResults { get; set; }

    /// <summary>Completed trials with a throughput, in the order of their ends.</summary>
    public IReadOnlyList<TrialResult> Results { get; set; } = [];

    public int Completed { get; set; }

    public int Abandoned { get; set; }

    /// <summary>Nothing runs any more and nothing will.</summary>
    public bool IsOver => Devices.All(device => device.IsOver);
}

/// <summary>How far an experiment is on one device.</summary>
/// <param name="Planned">Trials in the drawn order of the device.</param>
/// <param name="Started">Of these; they start in order.</param>
/// <param name="InFlight">The trial that runs now.</param>
/// <param name="IsOver">Nothing runs there any more and nothing will.</param>
/// <param name="Skipped">Places in the drawn order that were passed over because of cells that had stopped.</param>
/// <param name="NotNeeded">All places that are not run because of stopped cells, passed over already or not.</param>
/// <param name="BeganAt">When its first trial started; null before.</param>
public sealed record DeviceProgress(
    string Device, int Planned, int Started, Guid? InFlight, bool IsOver, int Skipped = 0, int NotNeeded = 0, DateTimeOffset? BeganAt = null)
{
    /// <summary>Cells that are launched no more.</summary>
    public IReadOnlyList<string> Stopped { get; init; } = [];

    /// <summary>The last place in the drawn order that is done with.</summary>
    [JsonIgnore]
    public int Position => Started + Skipped;

    [JsonIgnore]
    public bool HasMore => Position < Planned;

    /// <summary>The device was granted once the first trial started.</summary>
    public bool IsWaiting => Started == 0 && !IsOver;
}

/// <summary>What a rule of the plan decides by.</summary>
public sealed record TrialResult(Guid TrialId, double ThroughputMbPerS);
