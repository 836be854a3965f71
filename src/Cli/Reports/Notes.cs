using System.Globalization;

namespace EdgePipeline.Cli.Reports;

/// <summary>Footnotes of one table: equal reasons share a number.</summary>
internal sealed class Notes
{
    private readonly List<string> _reasons = [];

    public IReadOnlyList<string> All => _reasons;

    /// <summary><c>[1]</c>; empty without a reason.</summary>
    public string Mark(string? reason)
    {
        if (string.IsNullOrEmpty(reason))
            return "";
        if (!_reasons.Contains(reason))
            _reasons.Add(reason);
        return string.Create(CultureInfo.InvariantCulture, $"[{_reasons.IndexOf(reason) + 1}]");
    }

    /// <summary>A missing value is a dash and its reason, never a zero.</summary>
    public string Missing(string? reason) => $"- {Mark(reason)}".TrimEnd();
}
