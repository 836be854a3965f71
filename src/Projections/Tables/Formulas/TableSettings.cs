using EdgePipeline.Projections.Hosting;

namespace EdgePipeline.Projections.Tables.Formulas;

/// <summary>What the tables can be made with in more than one way. Rows are a function of events and of these; <see cref="Setting"/> names each.</summary>
internal sealed record TableSettings
{
    public static readonly TableSettings Default = new();

    /// <summary>Which power a cell's energy is made of.</summary>
    public PowerBase EfficiencyPower { get; init; } = PowerBase.Total;

    public DurabilityLimits Durability { get; init; } = new(ReachedFrom: 0.9, NotReachedBelow: 0.1, MostApart: 2);

    /// <summary>A supposition, no setting: trials that a rule flags are left out of every figure. No name sets it, so no version has it.</summary>
    public bool DropFlagged { get; init; }

    /// <summary>Another: the runtime that stands for NT. Null: NT does.</summary>
    public string? Baseline { get; init; }

    /// <summary>Those that differ from their default, by name.</summary>
    public IReadOnlyDictionary<string, string> Changed =>
        Setting.All.Where(setting => setting.Read(this) != setting.Read(Default)).ToDictionary(setting => setting.Name, setting => setting.Read(this), StringComparer.Ordinal);

    /// <summary>For a person: <c>defaults</c>, or what differs from them.</summary>
    public override string ToString() =>
        Changed.Count == 0 ? "defaults" : string.Join(", ", Changed.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    /// <exception cref="VerbException">There is no such setting, or it cannot have the value.</exception>
    public TableSettings With(string name, string value)
    {
        var setting = Setting.All.FirstOrDefault(setting => setting.Name == name)
            ?? throw new VerbException($"there is no setting {name}: write one of {string.Join(", ", Setting.All.Select(known => $"{known.Name}={known.Allowed}"))}", ExitCodes.Usage);
        return setting.With(this, value)
            ?? throw new VerbException($"{name} cannot be {value}: write {setting.Allowed}, such as {name}={setting.Read(Default)}, which is the default", ExitCodes.Usage);
    }

    public TableSettings With(IEnumerable<KeyValuePair<string, string>> values) => values.Aggregate(this, (settings, value) => settings.With(value.Key, value.Value));
}

/// <summary>Which power counts.</summary>
internal enum PowerBase
{
    /// <summary>All that the device drew.</summary>
    Total,

    /// <summary>What it drew beyond the trial's own idle phase.</summary>
    AboveIdle,
}

/// <summary>Limits of <c>persisted_ratio</c>, in words and between cells.</summary>
/// <param name="ReachedFrom">From here on what was written counts as on the device: the rest is what a file system holds back and writes together.</param>
/// <param name="NotReachedBelow">Below this next to nothing reached the device; how little makes no difference.</param>
/// <param name="MostApart">Ratios further apart than this factor are not of like cells.</param>
internal sealed record DurabilityLimits(double ReachedFrom, double NotReachedBelow, double MostApart);
