using CliWrap;
using CliWrap.Buffered;

namespace EdgePipeline.Cli.Tests.Launcher;

/// <summary>The script <c>edge</c> in a folder of its own, with stand-ins for what it calls: each writes down how it was called.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string Enabled = "ssh.service enabled enabled";
    private readonly string _root = Directory.CreateTempSubdirectory("edge-launcher-").FullName;

    public LauncherTests()
    {
        File.Copy(Path.Combine(Home.Root, "edge"), Path.Combine(_root, "edge"));
        foreach (var folder in (string[])["src/Cli/bin/Release/net10.0", "src/Telemetry", "src/Contracts", "tests/Planning.Tests", "tests/Benchmarks", "infra", "programs"])
            Directory.CreateDirectory(Path.Combine(_root, folder));
        foreach (var file in (string[])["Directory.Build.props", "Directory.Packages.props", "global.json", "EdgePipeline.sln", "src/a.cs"])
            File.WriteAllText(Path.Combine(_root, file), "");
        File.Copy(Path.Combine(Home.Root, "tests", "Benchmarks", "Program.cs"), Path.Combine(_root, "tests/Benchmarks/Program.cs"));
        File.WriteAllText(Path.Combine(_root, "infra", "packages.txt"), $"{_root}/installed  wanted  broker  carries messages\n");
        Program("src/Cli/bin/Release/net10.0/EdgePipeline.Cli", "echo cli \"$@\" >> $root/calls");
        Program("programs/dotnet", "if [[ $1 == --list-sdks ]]; then echo '10.0.100 [/usr]'; else echo dotnet \"$1\" >> $root/calls; fi");
        Program("programs/netperf", "");
        Program("programs/netserver", "");
        Program("programs/systemctl", "if [[ $1 == list-unit-files ]]; then cat $root/enabled; else echo systemctl \"$@\" >> $root/calls; fi");
        // As Debian does: what a package brings with it is enabled. Its lists are empty until they are fetched.
        Program("programs/apt-get", """
            echo apt-get "$1" >> $root/calls
            if [[ $1 == update ]]; then touch $root/lists; exit; fi
            if [[ ! -e $root/lists ]]; then echo 'E: Unable to locate package wanted' >&2; exit 100; fi
            if [[ " $* " == *" -s "* ]]; then exit; fi
            touch $root/installed
            echo 'broker.service enabled enabled' >> $root/enabled
            """);
        File.WriteAllText(Path.Combine(_root, "enabled"), Enabled + "\n");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("install", "--help")]
    [InlineData("install", "-h")]
    [InlineData("install", "-?")]
    [InlineData("up", "-?")]
    [InlineData("test", "-?")]
    public async Task Given_help_When_asked_of_a_verb_that_installs_Then_the_program_prints_it_and_nothing_is_installed(params string[] arguments)
    {
        var result = await EdgeAsync(arguments);

        result.ExitCode.ShouldBe(0, result.StandardError);
        Calls().ShouldBe(["dotnet build", $"cli {string.Join(' ', arguments)}"]);
    }

    [Fact]
    public async Task Given_lists_that_were_never_fetched_When_installed_Then_nothing_looks_like_an_error()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root installs.");

        var result = await EdgeAsync("install");

        result.ExitCode.ShouldBe(0, result.StandardError);
        File.Exists(Path.Combine(_root, "installed")).ShouldBeTrue();
        result.StandardError.ShouldNotContain("Unable to locate");
    }

    [Fact]
    public async Task Given_a_package_that_enables_a_unit_When_installed_Then_that_unit_is_disabled_and_no_other()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root installs.");

        var result = await EdgeAsync("install");

        result.ExitCode.ShouldBe(0, result.StandardError);
        Calls().Where(call => call.StartsWith("systemctl", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldEndWith(" broker.service");
        result.StandardError.ShouldContain("broker.service");
    }

    [Theory]
    [InlineData("test", "nosuch")]
    [InlineData("test", "Planning", "--foo")]
    [InlineData("test", "Planning", "--method", "*a*", "nosuch")]
    [InlineData("bench", "nosuch")]
    [InlineData("bench", "--foo")]
    public async Task Given_a_name_that_is_none_When_tested_or_measured_Then_it_is_refused_before_anything_is_installed_or_built(params string[] arguments)
    {
        var result = await EdgeAsync(arguments);

        result.ExitCode.ShouldBe(ExitCode.Usage);
        result.StandardError.ShouldContain("./edge");
        File.Exists(Path.Combine(_root, "calls")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("test", "planning", "--method", "*nosuch*")]
    [InlineData("bench", "rebuild", "--events", "1000")]
    [InlineData("bench", "statistics", "--yes")]
    public async Task Given_names_that_are_known_When_tested_or_measured_Then_they_get_through(params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_root, "installed"), "");

        (await EdgeAsync(arguments)).ExitCode.ShouldBe(0);

        Calls().ShouldContain($"cli {string.Join(' ', arguments)}");
    }

    [Fact]
    public async Task Given_a_folder_that_cannot_be_written_When_run_Then_one_line_says_whose_it_is()
    {
        File.WriteAllText(Path.Combine(_root, "artifacts"), "");

        var result = await EdgeAsync("plan", "my.yaml");

        result.ExitCode.ShouldBe(ExitCode.Failed);
        result.StandardError.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("may not write into");
    }

    private string[] Calls() => File.ReadAllLines(Path.Combine(_root, "calls"));

    private void Program(string path, string body)
    {
        var full = Path.Combine(_root, path);
        File.WriteAllText(full, $"#!/usr/bin/env bash\nroot={_root}\n{body}\n");
        File.SetUnixFileMode(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<BufferedCommandResult> EdgeAsync(params string[] arguments) =>
        await CliWrap.Cli.Wrap(Path.Combine(_root, "edge"))
            .WithArguments(arguments)
            .WithEnvironmentVariables(environment => environment
                .Set(Home.Variable, Path.Combine(_root, "home"))
                .Set("PATH", $"{_root}/programs:{Environment.GetEnvironmentVariable("PATH")}"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
}
