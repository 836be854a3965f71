using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.TestSupport;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>A broker and a data directory of the test's own, an orchestrator, and workers as the test starts them.</summary>
internal sealed class WorkerFixture : IAsyncDisposable
{
    private readonly TestServers _servers;
    private readonly List<WorkerProcess> _workers = [];
    private long _token;

    private WorkerFixture(TestServers servers, TestOrchestrator orchestrator, string dataDirectory)
    {
        _servers = servers;
        Orchestrator = orchestrator;
        DataDirectory = dataDirectory;
    }

    public TestOrchestrator Orchestrator { get; }

    public string DataDirectory { get; }

    public string Broker => _servers.Broker;

    /// <param name="data">Null: below the tests' own output, which lies on a disk; a temporary directory may be in memory.</param>
    public static async Task<WorkerFixture> CreateAsync(string? data = null)
    {
        var servers = await TestServers.CreateAsync();
        data ??= Path.Combine(AppContext.BaseDirectory, "data", Guid.NewGuid().ToString("N")[..8]);
        Directory.CreateDirectory(data);
        return new WorkerFixture(servers, await TestOrchestrator.StartAsync(servers.Broker), data);
    }

    public static async Task<WorkerFixture> WithWorkerAsync(params (string Name, string? Value)[] environment)
    {
        var fixture = await CreateAsync();
        await fixture.StartWorkerAsync(environment);
        return fixture;
    }

    public async Task<WorkerProcess> StartWorkerAsync(params (string Name, string? Value)[] environment)
    {
        var worker = WorkerProcess.Start(Environment(environment));
        _workers.Add(worker);
        await worker.ReadyAsync();
        return worker;
    }

    public IReadOnlyDictionary<string, string?> Environment(params (string Name, string? Value)[] more)
    {
        var variables = new Dictionary<string, string?>
        {
            ["EDGE_BROKER"] = Broker,
            ["EDGE_DEVICE"] = "test",
            ["EDGE_DATA"] = DataDirectory,
            ["EDGE_TELEMETRY"] = "/nonexistent/telemetry",
        };
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }

        return variables;
    }

    public RunTrial Trial(RuntimeCode runtime, FioPoint? fio = null, int timeLimitS = 60) =>
        Trial(new RuntimeSpec(runtime.ToString(), runtime), fio, timeLimitS);

    public RunTrial Trial(RuntimeSpec runtime, FioPoint? fio = null, int timeLimitS = 60) =>
        Trial(runtime, new WorkloadPoint("fio", "fio-test", fio ?? Points.Short), timeLimitS);

    public RunTrial Trial(RuntimeSpec runtime, WorkloadPoint workload, int timeLimitS = 60) => new(
        Guid.NewGuid(),
        Guid.NewGuid(),
        "test-000000",
        Attempt: 1,
        FencingToken: ++_token,
        Device: "test",
        runtime,
        workload,
        Repetition: 1,
        timeLimitS);

    /// <summary>Sends the command and waits until its tool runs.</summary>
    public async Task StartTrialAsync(RunTrial run)
    {
        var sign = run.Workload.Tool switch
        {
            "fio" => "--runtime=",
            "netperf" => "/netperf -H",
            "iperf3" => "/iperf3 -c",
            var tool => $"/{tool} -f",
        };
        await Orchestrator.SendAsync(run);
        await Eventually.HoldsAsync(() => Leftovers.Processes(AttemptName.Of(run.TrialId, run.Attempt))
            // A client that has a container made names the tool's arguments too, before there is a tool.
            .Any(process => process.Arguments.Contains(sign, StringComparison.Ordinal) && !process.Arguments.Contains(" create ", StringComparison.Ordinal)));
    }

    public Task<TrialFailed> FailureOfAsync(RunTrial run) =>
        Orchestrator.ReceiveAsync<TrialFailed>(failed => (failed.TrialId, failed.Attempt) == (run.TrialId, run.Attempt));

    /// <summary>Does not wait for what cannot come once the attempt has failed.</summary>
    public async Task<TrialCompleted> CompletionOfAsync(RunTrial run)
    {
        var outcome = await Orchestrator.ReceiveAsync<object>(message =>
            (message is TrialCompleted completed && (completed.TrialId, completed.Attempt) == (run.TrialId, run.Attempt))
            || (message is TrialFailed failed && (failed.TrialId, failed.Attempt) == (run.TrialId, run.Attempt)));
        return outcome.ShouldBeOfType<TrialCompleted>($"{outcome}");
    }

    /// <summary>The first of an attempt's processes that has a text among its arguments.</summary>
    public int ProcessOf(RunTrial run, string program) => Leftovers.Processes(AttemptName.Of(run.TrialId, run.Attempt))
        .First(process => process.Arguments.Contains(program, StringComparison.Ordinal)).Id;

    public void ShouldHaveLeftNothing(RunTrial run) =>
        Leftovers.Of(AttemptName.Of(run.TrialId, run.Attempt), DataDirectory).ShouldBeEmpty();

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await Orchestrator.DisposeAsync();
        await _servers.DisposeAsync();
        foreach (var entry in new DirectoryInfo(DataDirectory).EnumerateFileSystemInfos())
        {
            // The directory itself may be a mount of the test's own.
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }
}
