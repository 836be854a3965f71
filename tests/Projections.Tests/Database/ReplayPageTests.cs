using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgePipeline.Projections.Tests.Support;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>The line of docs/replay.md by which an archive is read without EdgePipeline is run as it stands there.</summary>
public sealed partial class ReplayPageTests : DatabaseTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-page-").FullName;

    public override async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Given_the_pages_line_for_an_archive_When_run_Then_its_files_are_whole_and_its_first_line_has_what_the_page_says()
    {
        await using (var projections = await RunningProjections.StartAsync(Servers))
        {
            await projections.AppendAsync(new History().Whole());
            await projections.CaughtUpAsync();
        }

        using (var export = ServiceProcess.Start(Servers, "export", new History().Experiment, Directory.CreateDirectory(Path.Combine(_folder, "artifacts")).FullName + "/last.tar"))
        {
            (await export.ExitAsync()).Code.ShouldBe(0);
        }

        var (code, output) = await InShellAsync(Line().Match(Repository.Page("replay.md")).Groups["line"].Value);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        code.ShouldBe(0, output);
        lines[..^1].ShouldBe(["manifest.json: OK"]);
        using var first = JsonDocument.Parse(lines[^1]);
        first.RootElement.EnumerateObject().Select(field => field.Name).ShouldBe(["sequence", "id", "stream", "version", "type", "timestamp", "data", "chain"]);
    }

    /// <summary>As in a terminal: a program that writes on when nobody reads any more is ended by SIGPIPE, which .NET ignores, and says nothing.</summary>
    private async Task<(int Code, string Output)> InShellAsync(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("env", ["--default-signal=PIPE", "bash", "-c", $"({line}) 2>&1"]) { WorkingDirectory = _folder, RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return (shell.ExitCode, output);
    }

    [GeneratedRegex("^    (?<line>tar -xf artifacts/last\\.tar .*)$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
