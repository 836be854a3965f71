using System.Globalization;

namespace EdgePipeline.Telemetry.Meters.Scpi;

/// <summary>An answer such as <c>230.12E+00,41.234E-03,4.1120E+00,NAN</c>.</summary>
internal static class ScpiNumbers
{
    /// <summary>9.9E37 is infinity and 9.91E37 is not a number in SCPI-99, 7.2.1.4 and 7.2.1.5: an overrange, or no measurement yet.</summary>
    private const double NoNumber = 9.9e37;

    /// <param name="field">From 1.</param>
    internal static bool TryParse(string answer, int field, out double number, out string problem)
    {
        number = 0;
        var fields = answer.Trim().Split(',');
        if (field > fields.Length)
            problem = $"the answer '{Shown(answer)}' has {fields.Length} fields, the power is asked for in field {field}";
        else if (!double.TryParse(fields[field - 1].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            problem = $"the answer '{Shown(answer)}' has no number in field {field}";
        else if (!double.IsFinite(number) || Math.Abs(number) >= NoNumber)
            problem = $"the meter shows no number in field {field}: over its range, or not ready";
        else
            problem = "";
        return problem.Length == 0;
    }

    private static string Shown(string answer) => string.Concat(answer.Take(60).Select(character => char.IsControl(character) ? '?' : character));
}
