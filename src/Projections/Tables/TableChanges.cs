using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning.Stopping;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Tables.Cells;
using EdgePipeline.Projections.Tables.Claims;
using EdgePipeline.Projections.Tables.Contrasts;
using EdgePipeline.Projections.Tables.Devices;
using EdgePipeline.Projections.Tables.Experiments;
using EdgePipeline.Projections.Tables.Formulas;
using EdgePipeline.Projections.Tables.NoiseFloors;
using EdgePipeline.Projections.Tables.RuntimeEfficiency;
using EdgePipeline.Projections.Tables.RuntimeThroughput;
using EdgePipeline.Projections.Tables.TrialMetrics;
using EdgePipeline.Projections.Tables.Trials;
using EdgePipeline.Statistics;

namespace EdgePipeline.Projections.Tables;

/// <summary>The rows that a page changes. Pure: from events, and from rows that rest on events.</summary>
internal sealed record TableChanges
{
    /// <summary>What the rows are made with.</summary>
    public TableSettings Settings { get; init; } = TableSettings.Default;

    public IReadOnlyList<DeviceRow> Devices { get; private init; } = [];

    public IReadOnlyList<DeviceCapabilityRow> Capabilities { get; private init; } = [];

    /// <summary>Attempts of touched trials, as events and as rows.</summary>
    public IReadOnlyList<(AttemptEvents Events, TrialRow Row)> Trials { get; private init; } = [];

    public IReadOnlyList<TrialMetricRow> Metrics { get; private init; } = [];

    public IReadOnlyList<ExperimentRow> ExperimentRows { get; private init; } = [];

    /// <summary>Every attempt of the experiments concerned: of this page and stored.</summary>
    public IReadOnlyList<Attempt> Attempts { get; private init; } = [];

    public IReadOnlyList<(ExperimentDesigned Event, long Sequence)> Designs { get; private init; } = [];

    /// <summary>Cells of these designs that are launched no more.</summary>
    public IReadOnlyList<(CellStopped Event, long Sequence)> Stops { get; private init; } = [];

    public IReadOnlyList<CellRow> Cells { get; private init; } = [];

    public CellRows CellRows { get; private init; } = new([], []);

    public IReadOnlyList<ContrastRow> Contrasts { get; private init; } = [];

    public IReadOnlyList<ClaimRow> Claims { get; private init; } = [];

    public IReadOnlyList<NoiseFloorRow> NoiseFloors { get; private init; } = [];

    public IEnumerable<Guid> Experiments => Trials.Select(trial => trial.Row.ExperimentId).Distinct();

    /// <param name="history">All events of the touched trials and devices, and possibly others, in sequence.</param>
    public static TableChanges OfTrialsAndDevices(TouchedEntities touched, IReadOnlyList<StoredEvent> history)
    {
        var byTrial = history.ToLookup(stored => TouchedEntities.TrialOf(stored.Data));
        var byDevice = history.ToLookup(stored => TouchedEntities.DeviceOf(stored.Data), StringComparer.Ordinal);
        var trials = touched.Trials.Order().SelectMany(trial => UnreadableEventException.Name(Streams.Trial(trial), [.. byTrial[trial]], OfTrial)).ToArray();
        var devices = touched.Devices.Order(StringComparer.Ordinal)
            .Select(device => UnreadableEventException.Name(Streams.Device(device), [.. byDevice[device]], own => (Row: DeviceRow.Of(own), Capabilities: DeviceCapabilityRow.Of(own)))).ToArray();
        return new TableChanges
        {
            Trials = [.. trials.Select(trial => (trial.Attempt, trial.Row))],
            Metrics = [.. trials.SelectMany(trial => trial.Metrics)],
            Devices = [.. devices.Select(device => device.Row).OfType<DeviceRow>()],
            Capabilities = [.. devices.SelectMany(device => device.Capabilities)],
        };
    }

    private static (AttemptEvents Attempt, TrialRow Row, IReadOnlyList<TrialMetricRow> Metrics)[] OfTrial(IReadOnlyList<StoredEvent> events) =>
        [.. AttemptEvents.Of(events).Select(attempt => (attempt, TrialRow.Of(attempt), DerivedMetrics.Of(attempt)))];

    /// <param name="history">All events of the experiments, and possibly others.</param>
    /// <param name="stored">Attempts of their trials that this page does not touch.</param>
    public TableChanges WithExperiments(IReadOnlyList<Guid> experiments, IReadOnlyList<StoredEvent> history, IReadOnlyList<Attempt> stored)
    {
        var byExperiment = history.ToLookup(storedEvent => TouchedEntities.ExperimentOf(storedEvent.Data));
        Attempt[] attempts = [.. Trials.Select(trial => Attempt.Of(trial.Row)), .. stored];
        var attemptsOf = attempts.ToLookup(attempt => attempt.ExperimentId);
        return this with
        {
            Attempts = attempts,
            ExperimentRows =
            [
                .. experiments
                    .Select(experiment => ExperimentRow.Of([.. byExperiment[experiment]], [.. attemptsOf[experiment]]))
                    .OfType<ExperimentRow>(),
            ],
            Designs =
            [
                .. experiments
                    .Select(experiment => byExperiment[experiment].FirstOrDefault(storedEvent => storedEvent.Data is ExperimentDesigned))
                    .OfType<StoredEvent>()
                    .Select(storedEvent => ((ExperimentDesigned)storedEvent.Data, storedEvent.Sequence)),
            ],
            Stops =
            [
                .. experiments.SelectMany(experiment => byExperiment[experiment])
                    .Where(storedEvent => storedEvent.Data is CellStopped)
                    .Select(storedEvent => ((CellStopped)storedEvent.Data, storedEvent.Sequence)),
            ],
        };
    }

    /// <summary>What the controls of the designs run.</summary>
    public IReadOnlyList<CellRow> Controls() => [.. Designs.SelectMany(design => CellRow.Controls(design.Event))];

    /// <summary>All rows of experiments that are known whole, but those of their trials.</summary>
    public static TableChanges OfWholeExperiments(
        TableSettings settings, IReadOnlyList<Guid> experiments, IReadOnlyList<StoredEvent> history, IReadOnlyList<Attempt> attempts, IReadOnlyList<TrialMetricRow> metrics)
    {
        TableChanges Rows(IReadOnlyList<StoredEvent> events)
        {
            var whole = new TableChanges { Settings = settings }.WithExperiments(experiments, events, attempts);
            return whole.WithCells([.. whole.AllCells()], metrics).WithFamilies([]);
        }

        try
        {
            return experiments is [var one] ? UnreadableEventException.Name(Streams.Experiment(one), history, Rows) : Rows(history);
        }
        catch when (experiments.Count > 1)
        {
            // The one that fails names itself.
            foreach (var experiment in experiments)
            {
                OfWholeExperiments(settings, [experiment], [.. history.Where(stored => TouchedEntities.ExperimentOf(stored.Data) == experiment)], attempts, metrics);
            }

            throw;
        }
    }

    /// <summary>Every cell of the designs.</summary>
    public IEnumerable<CellRow> AllCells()
    {
        var stops = Stops.ToLookup(stop => stop.Event.ExperimentId, stop => stop.Event);
        return Designs.SelectMany(design => CellRow.Of(design.Event, stops[design.Event.ExperimentId]));
    }

    /// <param name="cells">Cells to recompute: whole groups of one experiment, device and workload.</param>
    /// <param name="stored">Metrics of their trials and of the controls that this page does not touch.</param>
    public TableChanges WithCells(IReadOnlyList<CellRow> cells, IReadOnlyList<TrialMetricRow> stored)
    {
        var metrics = AttemptMetrics.Of(Metrics.Concat(stored));
        var attempts = Attempts.ToLookup(attempt => (attempt.ExperimentId, attempt.CellKey));
        var designedAt = Designs.ToDictionary(design => design.Event.ExperimentId, design => design.Sequence);
        var stoppedAt = Stops.DistinctBy(stop => (stop.Event.ExperimentId, stop.Event.CellKey))
            .ToDictionary(stop => (stop.Event.ExperimentId, stop.Event.CellKey), stop => stop.Sequence);
        var claims = Designs.ToDictionary(design => design.Event.ExperimentId, design => design.Event.Plan.Claims ?? []);
        var devices = cells.Select(cell => (cell.ExperimentId, cell.Device)).ToHashSet();
        var noise = Controls().Where(control => devices.Contains((control.ExperimentId, control.Device)))
            .Select(control => CellTrials.Of(control, attempts[(control.ExperimentId, control.CellKey)], metrics))
            .ToDictionary(
                control => (control.Cell.ExperimentId, control.Cell.Device),
                control => new DeviceNoise([.. NoiseFloorRow.Of(control, designedAt[control.Cell.ExperimentId])]));
        var sequential = Designs.Where(design => design.Event.Plan.Stopping is not null)
            .ToDictionary(design => design.Event.ExperimentId, design => StoppingVersions.Alpha(design.Event.Versions));
        var groups = cells
            .Select(cell => CellTrials.Of(cell, attempts[(cell.ExperimentId, cell.CellKey)], metrics) with
            {
                Settings = Settings,
                Noise = noise.GetValueOrDefault((cell.ExperimentId, cell.Device), DeviceNoise.Unknown),
                Alpha = sequential.GetValueOrDefault(cell.ExperimentId, Interval.Alpha),
                StoppedAtSequence = stoppedAt.GetValueOrDefault((cell.ExperimentId, cell.CellKey)),
            })
            .Select(cell => Settings.DropFlagged ? FlaggedOutliers.Without(cell) : cell)
            .GroupBy(cell => (cell.Cell.ExperimentId, cell.Cell.Device, cell.Cell.Workload))
            .Select(group => group.ToArray())
            .ToArray();
        return this with
        {
            Cells = cells,
            NoiseFloors = [.. noise.Values.SelectMany(device => device.Floors)],
            CellRows = new CellRows(
                [.. groups.SelectMany(group => group.Select(cell => RuntimeThroughputRow.Of(cell, group, designedAt[cell.Cell.ExperimentId])))],
                [.. groups.SelectMany(group => group.Select(cell => RuntimeEfficiencyRow.Of(cell, group, designedAt[cell.Cell.ExperimentId])))]),
            Contrasts = [.. groups.SelectMany(group => group.SelectMany(cell => ContrastRow.Of(cell, group, designedAt[cell.Cell.ExperimentId])))],
            Claims = [.. groups.SelectMany(group => ClaimRow.Of(claims[group[0].Cell.ExperimentId], group, designedAt[group[0].Cell.ExperimentId]))],
        };
    }

    /// <param name="standing">All contrasts of the experiments whose cells change, as they stand in the table.</param>
    public TableChanges WithFamilies(IReadOnlyList<ContrastRow> standing) => this with { Contrasts = ContrastFamilies.Adjusted(Contrasts, standing) };
}
