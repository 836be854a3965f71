using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Tables.Trials;
using EdgePipeline.Projections.Windows;
using static EdgePipeline.Projections.Tables.TrialMetrics.MetricNames;

namespace EdgePipeline.Projections.Tables.TrialMetrics;

/// <summary>What a tool reported and what telemetry says about the same window, metric by metric.</summary>
internal static class DerivedMetrics
{
    private const string Measured = "measured";

    /// <returns>Nothing for an attempt without a result; else always the same metrics, those without a reading with a reason.</returns>
    public static IReadOnlyList<TrialMetricRow> Of(AttemptEvents attempt)
    {
        if (attempt is not { Completed: { } completed, Telemetry: { } telemetry })
        {
            return [];
        }

        var bytesMoved = Moved(completed);

        TrialMetricRow Row(string name, string unit, Quantity quantity, string source, string method) => new(
            completed.TrialId, completed.Attempt, name, attempt.Requested.ExperimentId, attempt.Requested.CellKey, unit,
            quantity.Value, quantity.Reason, source, method);

        List<TrialMetricRow> rows =
        [
            .. completed.Metrics.Select(metric => Row(metric.Name, metric.Unit, Quantity.Of(metric.Value), completed.ParserVersion, Measured)),
            Row(BytesMoved, "B", bytesMoved, completed.ParserVersion, Measured),
            .. Persisted(completed, telemetry, Row),
            .. Network(completed, telemetry, Row),
            Memory(completed, telemetry, Row),
            .. Cpu(completed, telemetry, bytesMoved, Row),
            .. Power(completed, telemetry, bytesMoved, Row),
            .. Condition(DeviceCondition.Of(telemetry, completed.WindowStartNs, completed.WindowEndNs), Row),
        ];
        var names = new HashSet<string>(rows.Count, StringComparer.Ordinal);
        rows.RemoveAll(row => !names.Add(row.Metric));
        return rows;
    }

    private delegate TrialMetricRow RowOf(string name, string unit, Quantity quantity, string source, string method);

    /// <summary>netperf counts the last of its iterations only; their mean rate times the time of all of them is the same number of bytes.</summary>
    private static Quantity Moved(TrialCompleted completed)
    {
        double? Tool(string name) => ToolMetric(completed, name);
        var moved = (Tool(BytesRead) + Tool(BytesWritten)) ?? Tool(BytesSent) ?? (Tool(ThroughputMbit) * 1e6 / 8 * Tool(Runtime));
        return moved is { } bytes
            ? Quantity.Of(bytes)
            : Quantity.Missing($"the tool did not report {BytesRead} and {BytesWritten}, nor {BytesSent}");
    }

    private static IEnumerable<TrialMetricRow> Persisted(TrialCompleted completed, TrialTelemetry telemetry, RowOf row)
    {
        var source = completed.BlockDevice is { } device ? $"{TelemetrySources.Block}{device}" : "none";
        var end = completed.Phases.FirstOrDefault(span => span.Phase == TrialPhase.Teardown)?.StartNs;
        var claimed = ToolMetric(completed, BytesWritten);
        var persisted = completed.BlockDevice is null ? Quantity.Missing("the data lies on no block device")
            : end is null ? Quantity.Missing("the attempt has no teardown phase, so the end of its flush is unknown")
            : Counter.Growth(telemetry.Timeline(source), "written_bytes", completed.WindowStartNs, end.Value);
        var ratio = claimed switch
        {
            null => Quantity.Missing($"the tool did not report {BytesWritten}"),
            0 => Quantity.Missing("the workload writes nothing"),
            { } bytes => persisted.Times(1 / bytes),
        };
        return [row(PersistedBytes, "B", persisted, source, Measured), row(PersistedRatio, "1", ratio, source, Measured)];
    }

    private static IEnumerable<TrialMetricRow> Network(TrialCompleted completed, TrialTelemetry telemetry, RowOf row)
    {
        var source = completed.NetworkInterface is { } name ? $"{TelemetrySources.Network}{name}" : "none";
        var use = completed.NetworkInterface is null
            ? NetworkUse.Missing("the workload uses no network")
            : NetworkUse.Of(telemetry.Timeline(source), completed.WindowStartNs, completed.WindowEndNs);
        return
        [
            row(NetworkBytes, "B", use.Bytes, source, Measured),
            row(NetworkPackets, "1", use.Packets, source, Measured),
            row(BytesPerPacket, "B", use.BytesPerPacket, source, Measured),
        ];
    }

    private static TrialMetricRow Memory(TrialCompleted completed, TrialTelemetry telemetry, RowOf row)
    {
        const double MibBytes = 1024 * 1024;
        var processes = telemetry.Timelines(TelemetrySources.Process);
        var peak = MemoryUse.Peak(processes, completed.WindowStartNs, completed.WindowEndNs).Times(1 / MibBytes);
        return row(RuntimeMemoryPeak, "MiB", peak, processes.Length > 0 ? $"{TelemetrySources.Process}*" : "none", Measured);
    }

    private static IEnumerable<TrialMetricRow> Cpu(
        TrialCompleted completed, TrialTelemetry telemetry, Quantity bytesMoved, RowOf row)
    {
        var use = CpuUse.Of(telemetry.Timeline(CpuUse.Source), completed.WindowStartNs, completed.WindowEndNs);
        var windowS = Quantity.Of((completed.WindowEndNs - completed.WindowStartNs) / 1e9);
        TrialMetricRow OfCpu(string name, string unit, Quantity quantity) => row(name, unit, quantity, CpuUse.Source, Measured);
        return
        [
            .. CpuUse.Categories.Select(category => OfCpu(CpuSeconds(category), "s", use.Seconds[category])),
            .. CpuUse.Categories.Select(category =>
                OfCpu(CpuPct(category), "%", use.Seconds[category].Times(100).Over(use.TotalSeconds, "no CPU time passed"))),
            OfCpu(CpuBusyS, "s", use.BusySeconds),
            OfCpu(CpuBusyCpus, "CPU", use.BusySeconds.Over(windowS, "the window is empty")),
            OfCpu(CpuSPerGb, "s/GB", use.BusySeconds.Times(1e9).Over(bytesMoved, "no bytes were moved")),
            OfCpu(MbPerSPerCpu, "MB/s per CPU", bytesMoved.Times(1e-6).Over(use.BusySeconds, "no CPU was busy")),
        ];
    }

    private static IEnumerable<TrialMetricRow> Power(
        TrialCompleted completed, TrialTelemetry telemetry, Quantity bytesMoved, RowOf row)
    {
        var chosen = PowerSource.Choose(telemetry);
        var idle = completed.Phases.FirstOrDefault(span => span.Phase == TrialPhase.Idle);
        var use = chosen.Sources.Count == 0
            ? PowerUse.Missing(chosen.Reason!)
            : PowerUse.Sum(
            [
                .. chosen.Sources.Select(source => PowerUse.Of(
                    telemetry.Timeline(source),
                    completed.WindowStartNs,
                    completed.WindowEndNs,
                    idle is null ? null : (idle.StartNs, idle.EndNs),
                    SensorTraits.Of(telemetry.Of(source)))),
            ]);
        TrialMetricRow OfPower(string name, string unit, Quantity quantity) => row(name, unit, quantity, chosen.Name, chosen.Method ?? "none");
        return
        [
            OfPower(EnergyJ, "J", use.EnergyJ),
            OfPower(EnergyErrorJ, "J", use.ErrorJ),
            OfPower(EnergyAboveIdleJ, "J", use.AboveIdleJ),
            OfPower(EnergyAboveIdleErrorJ, "J", use.AboveIdleErrorJ),
            OfPower(PowerTotalW, "W", use.TotalW),
            OfPower(PowerAboveIdleW, "W", use.AboveIdleW),
            OfPower(PowerRepeatedPct, "%", use.RepeatedPct),
            OfPower(MbPerJ, "MB/J", bytesMoved.Times(1e-6).Over(use.EnergyJ, "no energy was drawn")),
        ];
    }

    private static IEnumerable<TrialMetricRow> Condition(DeviceCondition condition, RowOf row) =>
    [
        row(TemperatureMaxC, "C", condition.TemperatureMaxC, $"{TelemetrySources.Thermal}*", Measured),
        row(FrequencyMinMhz, "MHz", condition.FrequencyMinMhz, $"{TelemetrySources.Frequency}*", Measured),
        row(
            Throttled,
            "1",
            condition.Throttling.Happened,
            condition.Throttling.Sources is { Count: > 0 } sources ? string.Join(", ", sources) : "none",
            Measured),
        .. DeviceCondition.Resources.Select(resource =>
            row(PressurePct(resource), "%", condition.PressurePct[resource], $"{TelemetrySources.Pressure}{resource}", Measured)),
    ];

    private static double? ToolMetric(TrialCompleted completed, string name) => completed.Metrics.FirstOrDefault(metric => metric.Name == name)?.Value;
}
