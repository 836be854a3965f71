using System.Globalization;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Cpu;

namespace EdgePipeline.Telemetry.Power.Modelled;

/// <summary>Mean power between two CPU readings, by a model that the device file names. It measures nothing and says so.</summary>
internal sealed class ModelledPower(PowerModel model, CpuSensor cpu) : IPowerSensor
{
    private CpuTimes _earlier;
    private bool _hasEarlier;

    public string Name => model.Name;

    public IReadOnlyDictionary<string, string> Attributes { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["method"] = "modelled",
        ["idle_w"] = model.IdleW.ToString(CultureInfo.InvariantCulture),
        ["busy_w"] = model.BusyW.ToString(CultureInfo.InvariantCulture),
    };

    public bool TryRead(out long timeNs, out long milliwatts)
    {
        timeNs = cpu.TimeNs;
        milliwatts = 0;
        if (cpu.Machine.Count == 0)
            return false;

        var utilization = _hasEarlier ? PowerEstimate.Utilization(_earlier, cpu.Machine) : null;
        // Two readings within one clock tick: the earlier one stays, and the next value covers both stretches.
        if (_hasEarlier && utilization is null)
            return false;

        _earlier = cpu.Machine;
        _hasEarlier = true;
        if (utilization is not { } share)
            return false;
        milliwatts = PowerEstimate.Milliwatts(model, share);
        return true;
    }
}
