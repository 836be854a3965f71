using System.Globalization;
using EdgePipeline.Planning.Yaml;

namespace EdgePipeline.Planning.Sections;

internal enum FieldKind
{
    /// <summary>Lower-case letters, digits and hyphens.</summary>
    Name,

    /// <summary>Free text with <c>*</c> as wildcard.</summary>
    Pattern,

    /// <summary>Lines of text, at most <c>Max</c> characters.</summary>
    Text,
    Integer,
    Size,
    Seconds,
    Percent,
    Boolean,
    Choice,
}

/// <summary>One field of a plan. The parser reads by these tables and the JSON schema is made from them, so they cannot differ.</summary>
/// <param name="Default">As one would write it; null: nothing is assumed.</param>
/// <param name="Multiplies">A list may stand here; each value makes points of its own.</param>
/// <param name="Min">In the base unit: bytes, seconds, thousandths of a percent, or the number itself.</param>
internal sealed record Field(
    string Name,
    FieldKind Kind,
    string Help,
    string? Default = null,
    bool Required = false,
    bool Multiplies = false,
    long Min = 0,
    long Max = 0,
    IReadOnlyList<string>? Choices = null)
{
    public const int MaxListLength = 64;

    /// <summary>What to write, for messages.</summary>
    public string Instead => Kind switch
    {
        FieldKind.Name => "lower-case letters, digits and hyphens, at most 40",
        FieldKind.Pattern => "text of at most 100 characters",
        FieldKind.Text => $"text of at most {Max} characters; begin it with | on the field's line",
        FieldKind.Integer => $"a whole number from {Min} to {Max}",
        FieldKind.Size => $"a size from {Size(Min)} to {Size(Max)}, such as {Size(Math.Max(Min, Math.Min(Max, 64L << 20)))} ({Units.OfSizes})",
        FieldKind.Seconds => $"a time from {Min}s to {Max}s, such as 3s or 2m",
        FieldKind.Percent => string.Create(CultureInfo.InvariantCulture, $"a percentage from {(decimal)Min / Units.PerPercent}% to {(decimal)Max / Units.PerPercent}%, such as 10% or 0.5%"),
        FieldKind.Boolean => "true or false",
        _ => string.Join(", ", Choices!),
    };

    private static string Size(long bytes) =>
        bytes % (1 << 30) == 0 ? $"{bytes >> 30}g" : bytes % (1 << 20) == 0 ? $"{bytes >> 20}m" : bytes % 1024 == 0 ? $"{bytes >> 10}k" : $"{bytes}";
}

/// <summary>A value that fits its field: <see cref="Number"/> in the base unit (booleans 0 or 1), or <see cref="Text"/>.</summary>
internal readonly record struct FieldValue(long Number, string Text)
{
    public bool IsTrue => Number != 0;
}
