using System.ComponentModel;
using System.Text;
using CliWrap;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Processes;

/// <summary>What a short command printed, and how it ended.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error);

/// <summary>A command could not be started or failed; the message names it and quotes what it said.</summary>
internal sealed class ToolException(string message) : Exception(message);

/// <summary>Every program that the worker starts is started here. Arguments are lists: no shell sees them.</summary>
internal static class Tool
{
    /// <summary>Tools of the system administrator lie outside an ordinary user's PATH.</summary>
    private static readonly string[] AdministratorPath = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    /// <returns>Absolute path of an executable on PATH; null when there is none.</returns>
    public static string? Find(string name) =>
        (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(AdministratorPath)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);

    /// <summary>Runs a short command to its end.</summary>
    /// <exception cref="ToolException">It is missing or cannot be started.</exception>
    /// <param name="attempt">Whose process it is, when it may run long enough to be left over.</param>
    public static async Task<ToolResult> RunAsync(string name, IReadOnlyList<string> arguments, CancellationToken ct, AttemptName? attempt = null)
    {
        var output = new StringBuilder();
        var error = new StringBuilder();
        try
        {
            var result = await Prepare(name, arguments, attempt)
                .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(error))
                .ExecuteAsync(ct);
            return new ToolResult(result.ExitCode, output.ToString(), error.ToString());
        }
        catch (Win32Exception e)
        {
            throw new ToolException($"{name} could not be started: {e.Message}");
        }
    }

    /// <summary>Runs a short command that must end with exit code 0.</summary>
    /// <exception cref="ToolException">It did not.</exception>
    public static async Task<string> MustAsync(string name, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var result = await RunAsync(name, arguments, ct);
        return result.ExitCode == 0
            ? result.Output
            : throw new ToolException(
                $"{name} {string.Join(' ', arguments)} ended with exit code {result.ExitCode}: {(result.Error + result.Output).Trim()}");
    }

    /// <summary>Starts a long-running program of an attempt, marked as its, and captures what it prints.</summary>
    /// <param name="heard">Given each piece of the standard output as it arrives.</param>
    /// <exception cref="ToolException">It is missing or cannot be started.</exception>
    public static RunningTool Start(string name, IReadOnlyList<string> arguments, AttemptName attempt, Heard? heard = null)
    {
        var output = new CappedCapture(heard);
        var error = new CappedCapture();
        try
        {
            var task = Prepare(name, arguments, attempt)
                .WithStandardOutputPipe(PipeTarget.Create(output.DrainAsync))
                .WithStandardErrorPipe(PipeTarget.Create(error.DrainAsync))
                .ExecuteAsync(CancellationToken.None);
            return new RunningTool(task.ProcessId, ExitCodeAsync(), output, error);

            async Task<int> ExitCodeAsync() => (await task).ExitCode;
        }
        catch (Win32Exception e)
        {
            throw new ToolException($"{name} could not be started: {e.Message}");
        }
    }

    private static Command Prepare(string name, IReadOnlyList<string> arguments, AttemptName? attempt) =>
        Cli.Wrap(Find(name) ?? throw new ToolException($"{name} is not on PATH"))
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables => variables.Set("LC_ALL", "C").Set(AttemptName.MarkVariable, attempt?.Name))
            .WithValidation(CommandResultValidation.None);
}
