using System.Globalization;

namespace EdgePipeline.Telemetry.Power;

/// <summary>The number that a rail's files hold.</summary>
internal enum RailUnit
{
    Milliwatts,
    Microwatts,

    /// <summary>Two files, millivolts and milliamperes: their product is microwatts.</summary>
    MillivoltsAndMilliamperes,

    /// <summary>A counter.</summary>
    Microjoules,
}

/// <summary>A place in the device where power is measured, as its driver declares it.</summary>
/// <param name="Kind">The folder of this project that found it, in words of the device file.</param>
/// <param name="Name">The source is <c>power:NAME</c>.</param>
/// <param name="Label">The rail as its driver calls it.</param>
/// <param name="Total">It is the device's total, or part of the sum that is.</param>
internal sealed record Rail(string Kind, string Name, string Label, RailUnit Unit, IReadOnlyList<string> Files, bool Total)
{
    /// <summary>Energy of a window is then within 1 % of a 4 kHz reference with bursts of some milliseconds (EnergyByRateTests).</summary>
    internal const int PeriodMs = 20;

    /// <summary>The hardware has a new value so often; faster readings repeat the last one. Null: it does not say.</summary>
    internal long? UpdateIntervalMs { get; init; }

    /// <summary>How many conversions the hardware averages into a value.</summary>
    internal long? Samples { get; init; }

    /// <summary>Where a counter wraps.</summary>
    internal long? RangeUj { get; init; }

    internal long? ShuntMicroOhm { get; init; }

    internal double MinW { get; init; }

    /// <summary>No board or server of today draws more on one rail; a wrong unit or a wrap that was missed does.</summary>
    internal double MaxW { get; init; } = 1000;

    /// <summary>Why it is not read; null: it is.</summary>
    internal string? Problem { get; init; }

    /// <summary>
    /// How often to read it for each reading of the device as a whole. Bursts pass between the values of a gauge, so it is read about every
    /// <see cref="PeriodMs"/>, unless the hardware itself is slower than the whole; a counter misses nothing in between.
    /// </summary>
    internal int ReadingsPer(int periodMs) =>
        IsCounter || Problem is not null || UpdateIntervalMs >= periodMs ? 1 : Math.Max(1, periodMs / PeriodMs);

    internal bool IsCounter => Unit == RailUnit.Microjoules;

    internal IReadOnlyDictionary<string, string> Attributes
    {
        get
        {
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["method"] = "measured",
                ["kind"] = Kind,
                ["rail"] = Label,
                ["reads"] = Unit switch
                {
                    RailUnit.Milliwatts => "mW, gauge",
                    RailUnit.Microwatts => "uW, gauge",
                    RailUnit.MillivoltsAndMilliamperes => "mV x mA, gauge",
                    _ => "uJ, counter",
                },
                ["total"] = Total ? "yes" : "no",
                ["min_w"] = MinW.ToString(CultureInfo.InvariantCulture),
                ["max_w"] = MaxW.ToString(CultureInfo.InvariantCulture),
            };
            Add("update_interval_ms", UpdateIntervalMs);
            Add("samples", Samples);
            Add("range_uj", RangeUj);
            Add("shunt_uohm", ShuntMicroOhm);
            if (Problem is not null)
                attributes["reason"] = Problem;
            return attributes;

            void Add(string name, long? value)
            {
                if (value is { } known)
                    attributes[name] = known.ToString(CultureInfo.InvariantCulture);
            }
        }
    }
}
