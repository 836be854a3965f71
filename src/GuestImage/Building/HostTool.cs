using System.ComponentModel;
using System.Text;
using CliWrap;
using CliWrap.Buffered;

namespace EdgePipeline.GuestImage.Building;

/// <summary>Runs the host's programs with argument lists; a failure names the program and its own words.</summary>
internal static class HostTool
{
    /// <summary>/sbin is not in every user's PATH, and e2fsprogs lives there.</summary>
    private static string SearchPath => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";

    public static string? Find(string program) =>
        SearchPath.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <param name="package">Debian's package of the program, for the one who lacks it.</param>
    /// <exception cref="ImageBuildException">The program is missing or exits other than 0.</exception>
    public static async Task<BufferedCommandResult> RunAsync(
        string program, string package, IEnumerable<string> arguments, CancellationToken cancellation,
        string? folder = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var path = Find(program) ?? throw new ImageBuildException($"'{program}' is not installed and building an image needs it: install Debian's package {package}.");
        // Messages are parsed and quoted; they must not depend on the user's language.
        var variables = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>()) { ["LC_ALL"] = "C" };
        try
        {
            var result = await Cli.Wrap(path).WithArguments(arguments).WithEnvironmentVariables(variables)
                .WithWorkingDirectory(folder ?? Directory.GetCurrentDirectory())
                .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(Encoding.UTF8, cancellation);
            return result.ExitCode == 0 ? result : throw new ImageBuildException($"{program} failed with exit code {result.ExitCode}: {Said(result)}");
        }
        catch (Win32Exception failure)
        {
            throw new ImageBuildException($"{program} cannot be started: {failure.Message}", failure);
        }
    }

    private static string Said(BufferedCommandResult result)
    {
        var text = string.IsNullOrWhiteSpace(result.StandardError) ? result.StandardOutput : result.StandardError;
        return string.Join("; ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(5));
    }
}
