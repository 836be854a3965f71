using System.Text;
using System.Text.RegularExpressions;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Planning;

namespace EdgePipeline.Cli.Experiments;

/// <summary>A plan as it lies on disk.</summary>
internal static partial class PlanFile
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The text; anything that cannot be a plan ends with one message.</summary>
    public static string Read(string path)
    {
        try
        {
            if (Directory.Exists(path))
                throw Wrong(path, "is a folder", "name a plan file in it, such as experiments/quickstart.yaml");
            if (!File.Exists(path))
                throw Wrong(path, "there is no such file", "check the name; plans to start from lie in experiments/");

            using var file = File.OpenRead(path);
            // A pipe or device has no length to go by: read up to the bound.
            var bytes = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > MaxBytes)
                throw Wrong(path, "is larger than 1 MiB", "a plan is a page of YAML; name the right file");
            if (bytes.AsSpan(0, length).Contains((byte)0))
                throw Wrong(path, "is not text", "a plan is a page of YAML; name the right file");
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes, 0, length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw Wrong(path, "is not UTF-8 text", "save it as UTF-8");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Wrong(path, $"cannot be read ({exception.Message})", "check the file and its permissions");
        }
    }

    /// <summary>Text and plan; problems end with one line each.</summary>
    /// <param name="devices">Stand in place of the plan's own, in the text too; empty: the plan's own.</param>
    public static (string Text, Plan Plan) Parse(string path, IReadOnlyList<string> devices)
    {
        var (text, plan) = Parse(path, Read(path));
        if (devices.Count == 0)
            return (text, plan);
        if (devices.FirstOrDefault(device => !DeviceName().IsMatch(device)) is { } odd)
            throw new EdgeException(ExitCode.Usage, $"--device '{odd}': this is no device's name; write lower-case letters, digits and hyphens, at most 40");
        return PlanDevices.Replace(text, devices) is { } replaced
            ? Parse(path, replaced)
            : throw Wrong(path, "its devices cannot be replaced where they stand", "write them on one line: devices: [local]");
    }

    private static (string Text, Plan Plan) Parse(string path, string text)
    {
        var result = PlanParser.Parse(text);
        return result.Plan is not null && result.Problems.Count == 0
            ? (text, result.Plan)
            : throw new EdgeException(ExitCode.Usage, PlanProblems.Describe(path, result.Problems));
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex DeviceName();

    private static EdgeException Wrong(string path, string what, string instead) => new(ExitCode.Usage, $"{path}: {what}; {instead}");
}
