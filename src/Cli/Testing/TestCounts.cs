using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgePipeline.Cli.Testing;

/// <summary>What a test program of Microsoft.Testing.Platform prints at its end.</summary>
internal sealed partial record TestCounts(int Passed, int Failed)
{
    /// <summary>A project that did not end as it should counts as one failure, even when it says nothing.</summary>
    public static TestCounts Parse(string output, int exitCode)
    {
        var passed = Last(Succeeded(), output);
        var failed = Last(FailedLine(), output);
        return new TestCounts(passed, exitCode != 0 && failed == 0 ? 1 : failed);
    }

    public static TestCounts operator +(TestCounts one, TestCounts other) => new(one.Passed + other.Passed, one.Failed + other.Failed);

    public override string ToString() => $"{Passed} passed, {Failed} failed";

    private static int Last(Regex line, string output) =>
        line.Matches(output).LastOrDefault() is { } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^\s*succeeded: (\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Succeeded();

    [GeneratedRegex(@"^\s*failed: (\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex FailedLine();
}
