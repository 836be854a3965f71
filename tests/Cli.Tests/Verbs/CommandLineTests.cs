using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Tests.Verbs;

/// <summary>The program as a person meets it.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-cli-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Given_help_When_asked_Then_it_teaches_by_examples_and_tells_the_exit_codes()
    {
        var root = await EdgeAsync("--help");
        var run = await EdgeAsync("run", "--help");

        root.ExitCode.ShouldBe(0);
        root.StandardOutput.ShouldContain("./edge run experiments/quickstart.yaml");
        root.StandardOutput.ShouldContain("130 interrupted");
        root.StandardOutput.ShouldContain("  install ");
        run.StandardOutput.ShouldContain("Examples:\n  ./edge run experiments/quickstart.yaml");
    }

    [Theory]
    [InlineData("rnu")]
    [InlineData("run")]
    [InlineData("plan")]
    [InlineData("plan", "a.yaml", "b.yaml")]
    [InlineData("status", "--jsn")]
    [InlineData("meter", "thermometer", "here")]
    [InlineData("image")]
    [InlineData("image", "build", "--arch", "mips")]
    [InlineData("audit")]
    [InlineData("audit", "last", "--store")]
    [InlineData("audit", "last", "--repair")]
    public async Task Given_wrong_usage_When_run_Then_it_exits_with_2_and_points_to_help(params string[] arguments)
    {
        var result = await EdgeAsync(arguments);

        result.ExitCode.ShouldBe(ExitCode.Usage);
        result.StandardError.ShouldContain("./edge");
        result.StandardError.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Given_an_archive_that_is_not_there_When_imported_Then_it_says_so_and_starts_no_server()
    {
        var result = await EdgeAsync("import", Path.Combine(_folder, "absent.tar"));

        result.ExitCode.ShouldBe(ExitCode.Usage);
        result.StandardError.ShouldContain($"import {Path.Combine(_folder, "absent.tar")}: there is no such file");
        Directory.EnumerateFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("plan", "--schema")]
    public async Task Given_a_full_disk_When_the_answer_is_written_Then_one_line_and_the_exit_code_say_so(params string[] arguments)
    {
        var result = await CliWrap.Cli.Wrap("/bin/sh")
            .WithArguments(["-c", "exec \"$0\" \"$@\" > /dev/full", Build.Program("src", "Cli"), .. arguments])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

        result.ExitCode.ShouldBe(ExitCode.Failed);
        result.StandardError.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("No space left on device");
    }

    [Theory]
    [InlineData("#", true)]
    [InlineData("quickstart-3fa2c1.*.RC.#", true)]
    [InlineData("#.trial-completed", true)]
    [InlineData("a.b.c.d.e", true)]
    [InlineData("bogus", false)]
    [InlineData("*.*.RC.*", false)]
    [InlineData("a.b.c.d.e.f.#", false)]
    [InlineData("a..#", false)]
    public void Given_a_key_to_watch_When_looked_at_Then_one_that_no_result_can_fit_is_refused(string key, bool fits) =>
        EdgePipeline.Cli.Verbs.WatchVerb.CanFit(key).ShouldBe(fits);

    [Theory]
    [InlineData("#.trial-complete", ExitCode.Usage)]
    [InlineData("*.*.RC.*.finished", ExitCode.Usage)]
    [InlineData("a.b.c.d.trial-*", ExitCode.Usage)]
    [InlineData("#.a.b.c.d.e.#", ExitCode.Usage)]
    [InlineData("*.*.RC.*.trial-completed", ExitCode.Unreachable)]
    [InlineData("#.a.b.c.d.experiment-finished.#", ExitCode.Unreachable)]
    [InlineData("a.b.#", ExitCode.Unreachable)]
    public async Task Given_a_key_with_an_event_to_watch_When_there_is_none_of_that_name_Then_it_is_refused_with_the_names_that_there_are(string key, int exitCode)
    {
        var result = await EdgeAsync("watch", "--key", key);

        result.ExitCode.ShouldBe(exitCode);
        result.StandardError.Contains("trial-completed, trial-failed", StringComparison.Ordinal).ShouldBe(exitCode == ExitCode.Usage, result.StandardError);
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("run")]
    [InlineData("submit")]
    public async Task Given_a_wrong_plan_When_used_Then_each_problem_has_its_place_and_nothing_is_started(string verb)
    {
        var plan = Path.Combine(_folder, "my.yaml");
        await File.WriteAllTextAsync(plan, "name: mine\ndevices: [local]\nruntimes: [NTT]\nworkloads:\n  - fio: { rw: read, bs: 4k }\n");

        var result = await EdgeAsync(verb, plan);

        result.ExitCode.ShouldBe(ExitCode.Usage);
        result.StandardError.ShouldContain($"{plan}:3:12: runtimes[0]: ");
        result.StandardError.ShouldContain("; write instead ");
        Directory.Exists(Path.Combine(_folder, "home")).ShouldBeFalse();
    }

    [Fact]
    public async Task Given_a_plan_When_asked_for_json_Then_it_is_json_and_nothing_else()
    {
        var result = await EdgeAsync("plan", Path.Combine(Home.Root, "experiments", "quickstart.yaml"), "--json");

        using var document = JsonDocument.Parse(result.StandardOutput);
        document.RootElement.GetProperty("order").GetArrayLength().ShouldBe(48);
        document.RootElement.GetProperty("measuredSeconds").GetDouble().ShouldBeLessThan(180);
    }

    [Fact]
    public async Task Given_other_devices_When_planned_Then_the_cells_are_theirs()
    {
        var result = await EdgeAsync("plan", Path.Combine(Home.Root, "experiments", "quickstart.yaml"), "--device", "pi4-4gb", "--device", "nano-2gb", "--json");

        using var document = JsonDocument.Parse(result.StandardOutput);
        document.RootElement.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("device").GetString()).Distinct()
            .ShouldBe(["pi4-4gb", "nano-2gb"]);
    }

    [Fact]
    public async Task Given_a_device_that_is_no_name_When_planned_Then_it_says_so()
    {
        var result = await EdgeAsync("plan", Path.Combine(Home.Root, "experiments", "quickstart.yaml"), "--device", "a]\nseed: 3");

        result.ExitCode.ShouldBe(ExitCode.Usage);
        result.StandardError.ShouldContain("no device's name; write lower-case");
    }

    [Theory]
    [InlineData("up")]
    [InlineData("run", "quickstart")]
    public async Task Given_a_device_file_that_is_not_there_When_started_Then_it_says_so_and_nothing_is_started(string verb, string? plan = null)
    {
        string[] arguments = [verb, .. plan is null ? [] : (string[])[Path.Combine(Home.Root, "experiments", $"{plan}.yaml")]];
        var result = await EdgeAsync([.. arguments, "--device-file", "/none.yaml"]);

        result.ExitCode.ShouldBe(ExitCode.Usage);
        result.StandardError.ShouldContain("--device-file /none.yaml: there is no such file; start from one in devices/");
        Directory.Exists(Path.Combine(_folder, "home")).ShouldBeFalse();
    }

    [Fact]
    public async Task Given_the_schema_When_printed_Then_it_is_the_one_beside_the_plans() =>
        (await EdgeAsync("plan", "--schema")).StandardOutput
            .ShouldBe(await File.ReadAllTextAsync(Path.Combine(Home.Root, "experiments", "plan.schema.json")));

    [Theory]
    [InlineData(ConnectionSettings.Broker, "amqp://edge:topsecret@127.0.0.1:1/edge", "The broker at 127.0.0.1:1 cannot be reached")]
    [InlineData(ConnectionSettings.Database, "Host=127.0.0.1;Port=1;Username=edge;Password=topsecret", "The database at 127.0.0.1:1 cannot be reached")]
    public async Task Given_a_server_that_does_not_answer_When_run_Then_it_exits_with_3_and_names_the_variable(string variable, string value, string message)
    {
        // The other one is given too, so that no private server is started.
        var other = variable == ConnectionSettings.Broker
            ? (ConnectionSettings.Database, Environment.GetEnvironmentVariable("EDGE_TEST_DATABASE"))
            : (ConnectionSettings.Broker, Environment.GetEnvironmentVariable("EDGE_TEST_BROKER"));

        var result = await EdgeAsync(["run", Path.Combine(Home.Root, "experiments", "quickstart.yaml")], (variable, value), other);

        result.ExitCode.ShouldBe(ExitCode.Unreachable);
        result.StandardError.ShouldContain(message);
        result.StandardError.ShouldContain(variable);
        (result.StandardError + result.StandardOutput).ShouldNotContain("topsecret");
    }

    [Theory]
    [InlineData(ConnectionSettings.Broker, "http://localhost:5672")]
    [InlineData(ConnectionSettings.Broker, "localhost")]
    [InlineData(ConnectionSettings.Database, "postgres://localhost")]
    public async Task Given_an_address_of_the_wrong_form_When_run_Then_it_exits_with_2_and_shows_the_right_form(string variable, string value)
    {
        var result = await EdgeAsync(["up"], (variable, value));

        result.ExitCode.ShouldBe(ExitCode.Usage);
        result.StandardError.ShouldContain($"{variable} cannot be understood");
        result.StandardError.ShouldContain("Write it like ");
    }

    [Theory]
    [InlineData("status", ExitCode.Usage)]
    [InlineData("sql", ExitCode.Usage)]
    [InlineData("devices", ExitCode.Usage)]
    [InlineData("watch", ExitCode.Unreachable)]
    public async Task Given_nothing_kept_and_nothing_running_When_asked_Then_it_tells_how_to_begin(string verb, int exitCode)
    {
        var result = await EdgeAsync(verb);

        result.ExitCode.ShouldBe(exitCode);
        result.StandardError.ShouldContain("./edge ");
    }

    /// <summary>A script plays telemetry: it writes down the line that it is told, and which broker.</summary>
    [Fact]
    public async Task Given_a_meter_When_read_Then_telemetry_is_told_what_was_asked_for()
    {
        var (script, told) = (Path.Combine(_folder, "telemetry"), Path.Combine(_folder, "told"));
        await File.WriteAllTextAsync(script, $"#!/bin/sh\nread -r line\nprintf '%s\\n%s\\n%s\\n' \"$1\" \"$EDGE_BROKER\" \"$line\" > {told}\necho ok 0\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var result = await EdgeAsync(
            ["meter", "scpi", "10.0.0.9:5025", "--device", "pi", "--ask", "MEAS:POW?", "--max-w", "25", "--averages"],
            ("EDGE_BROKER", "amqp://edge@10.0.0.1:5672/edge"), ("EDGE_TELEMETRY", script));

        result.ExitCode.ShouldBe(0, result.StandardError);
        var lines = await File.ReadAllLinesAsync(told);
        lines[..2].ShouldBe(["meter", "amqp://edge@10.0.0.1:5672/edge"]);
        JsonSerializer.Deserialize<Contracts.Telemetry.MeterSettings>(lines[2], JsonSerializerOptions.Web)
            .ShouldBe(new Contracts.Telemetry.MeterSettings("pi", "scpi", "scpi", "10.0.0.9:5025", MaxW: 25, Averages: true, Ask: "MEAS:POW?"));
    }

    [Fact]
    public async Task Given_nothing_running_When_taken_down_Then_it_says_so() =>
        (await EdgeAsync("down")).StandardOutput.ShouldBe("Nothing was running.\n");

    private Task<BufferedCommandResult> EdgeAsync(params string[] arguments) => EdgeAsync(arguments, ("EDGE_NONE", null));

    private async Task<BufferedCommandResult> EdgeAsync(string[] arguments, params (string Name, string? Value)[] variables) =>
        await CliWrap.Cli.Wrap(Build.Program("src", "Cli"))
            .WithArguments(arguments)
            .WithEnvironmentVariables(environment =>
            {
                environment.Set(Home.Variable, Path.Combine(_folder, "home"));
                foreach (var (name, value) in variables)
                    environment.Set(name, value);
            })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
}
