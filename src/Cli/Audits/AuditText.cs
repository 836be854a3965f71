using System.Globalization;
using System.Text;
using EdgePipeline.Contracts;
using EdgePipeline.Planning.Auditing;

namespace EdgePipeline.Cli.Audits;

/// <summary>An audit for people: each check with what it rests on.</summary>
internal static class AuditText
{
    private const int ShownEvidence = 3;

    public static string Render(AuditReport report)
    {
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        foreach (var check in report.Checks)
        {
            text.Append(culture, $"{(check.Holds ? "holds " : "BREAKS")}  {check.Name}\n        {check.Says}\n");
            foreach (var evidence in check.Evidence.Take(ShownEvidence))
                text.Append(culture, $"        event {evidence.Sequence}  {evidence.Event}  {evidence.Id:D}\n");
            if (check.Evidence.Count > ShownEvidence)
                text.Append(culture, $"        and {check.Evidence.Count - ShownEvidence} more (--json shows all)\n");
        }

        var broken = report.Checks.Count(check => !check.Holds);
        text.Append(culture, $"\n{report.Experiment}: {(broken == 0 ? report.Checks.Any(check => check.Name == Auditor.Rejected) ? "rejected, so that nothing was designed nor run" : "designed before its data, and run as designed" : $"{broken} of {report.Checks.Count} checks break")}\n");
        return Printable.Text(text.ToString());
    }
}
