using System.Globalization;
using System.Text.Json;

namespace EdgePipeline.Projections.Tables.Formulas;

/// <summary>A setting by its name: what it may be, and which columns it shows in.</summary>
/// <param name="Columns">Tables and columns, as <c>table.column</c>.</param>
/// <param name="Allowed">For a person.</param>
/// <param name="Does">For a person.</param>
/// <param name="With">Null when the value is not allowed.</param>
internal sealed record Setting(
    string Name,
    string Allowed,
    string Does,
    IReadOnlyList<string> Columns,
    Func<TableSettings, string> Read,
    Func<TableSettings, string, TableSettings?> With)
{
    private static readonly string[] Comparability =
        ["runtime_throughput.not_comparable_with_nt", "runtime_efficiency.not_comparable_with_nt", "contrast.not_comparable", "claim.not_comparable"];

    /// <summary>Every setting there is: one line each, here and nowhere else.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Word(
            "efficiency.power",
            "energy_j and mb_per_j count all power that the device drew in the window, or what it drew above the trial's own idle phase",
            [
                "runtime_efficiency.energy_j", "runtime_efficiency.energy_error_j", "runtime_efficiency.energy_error_reason",
                "runtime_efficiency.mb_per_j", "runtime_efficiency.power_reason",
            ],
            settings => settings.EfficiencyPower,
            (settings, value) => settings with { EfficiencyPower = value }),
        Number(
            "durability.reached_from",
            0.5,
            1,
            "persisted_ratio from which durability says: reached the device",
            ["runtime_throughput.durability"],
            settings => settings.Durability.ReachedFrom,
            (settings, value) => settings with { Durability = settings.Durability with { ReachedFrom = value } }),
        Number(
            "durability.not_reached_below",
            0.001,
            0.5,
            "persisted_ratio below which durability says: not reached, and how little makes no difference between cells",
            ["runtime_throughput.durability", .. Comparability],
            settings => settings.Durability.NotReachedBelow,
            (settings, value) => settings with { Durability = settings.Durability with { NotReachedBelow = value } }),
        Number(
            "durability.most_apart",
            1,
            100,
            "factor between two cells' persisted_ratio from which they are not comparable",
            Comparability,
            settings => settings.Durability.MostApart,
            (settings, value) => settings with { Durability = settings.Durability with { MostApart = value } }),
    ];

    /// <summary>Those that it shows in, without their schema.</summary>
    public IEnumerable<string> Tables => Columns.Select(column => column.Split('.')[0]).Distinct(StringComparer.Ordinal);

    private static Setting Word<TEnum>(
        string name, string does, IReadOnlyList<string> columns, Func<TableSettings, TEnum> read, Func<TableSettings, TEnum, TableSettings> with)
        where TEnum : struct, Enum => new(
        name,
        string.Join(" or ", Enum.GetNames<TEnum>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)),
        does,
        columns,
        settings => RowJson.Word(read(settings)),
        (settings, text) => Enum.GetValues<TEnum>().Where(value => RowJson.Word(value) == text).Select(value => with(settings, value)).FirstOrDefault());

    private static Setting Number(
        string name, double least, double most, string does, IReadOnlyList<string> columns, Func<TableSettings, double> read, Func<TableSettings, double, TableSettings> with) => new(
        name,
        FormattableString.Invariant($"a number from {least} to {most}"),
        does,
        columns,
        settings => read(settings).ToString(CultureInfo.InvariantCulture),
        (settings, text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? with(settings, value)
            : null);
}
