using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace EdgePipeline.EndToEnd;

/// <summary>The launcher as a person uses it, with a home of its own.</summary>
internal sealed class Edge : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Beside the build, not in /tmp, which may be memory: data under test must lie on a disk.</summary>
    public string Home { get; } = Path.Combine(Root, "artifacts", "e2e", Guid.NewGuid().ToString("N")[..8]);

    public string Reports => Path.Combine(Home, "reports");

    /// <summary>Npgsql connection string of the owner.</summary>
    public string Database
    {
        get
        {
            using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(Home, "servers.json")));
            var root = settings.RootElement;
            return $"Host=127.0.0.1;Port={root.GetProperty("databasePort").GetInt32()};Username=edge;Password={root.GetProperty("databasePassword").GetString()};Database=edge;Pooling=false";
        }
    }

    public static string Plan(string name) => Path.Combine(AppContext.BaseDirectory, name);

    public Task<Result> RunAsync(params string[] arguments) => RunAsync([], arguments);

    public async Task<Result> RunAsync((string Name, string Value)[] environment, params string[] arguments)
    {
        using var running = Start(environment, arguments);
        return await running.EndAsync(Limit);
    }

    public Running Start(params string[] arguments) => Start([], arguments);

    /// <summary>Lines that a person types, in the folder of the launcher.</summary>
    public async Task<Result> ShellAsync(string lines)
    {
        using var running = Start("bash", [], ["-c", lines]);
        return await running.EndAsync(Limit);
    }

    private Running Start((string Name, string Value)[] environment, string[] arguments) => Start(Path.Combine(Root, "edge"), environment, arguments);

    private Running Start(string program, (string Name, string Value)[] environment, string[] arguments)
    {
        // As a terminal starts it: what runs in a shell's background ignores SIGINT, and so does all that it starts. The process stays the same.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", program]) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["EDGE_HOME"] = Home;
        foreach (var variable in (string[])["EDGE_BROKER", "EDGE_DATABASE", "EDGE_DEVICE", "EDGE_DATA", "EDGE_DEVICE_FILE"])
            start.Environment.Remove(variable);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new Running(Process.Start(start)!);
    }

    /// <summary>The process of a service or server; 0 when there is none.</summary>
    public int ProcessId(string name)
    {
        var file = Path.Combine(Home, "run", $"{name}.pid");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file).Split(' ')[0], CultureInfo.InvariantCulture) : 0;
    }

    public void Dispose()
    {
        using (var down = Start("down"))
            down.EndAsync(Limit).GetAwaiter().GetResult();
        Directory.Delete(Home, recursive: true);
    }

    private static string FindRoot(string folder) => File.Exists(Path.Combine(folder, "EdgePipeline.sln"))
        ? folder
        : FindRoot(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("EdgePipeline.sln is in no folder above the tests"));
}

/// <summary>What a command said and how it ended.</summary>
internal sealed record Result(int ExitCode, string Output, string Errors)
{
    public Result ShouldExitWith(int exitCode)
    {
        ExitCode.ShouldBe(exitCode, $"{Output}\n{Errors}");
        return this;
    }
}

/// <summary>A command under way.</summary>
internal sealed class Running : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly ConcurrentQueue<string> _errors = [];

    public Running(Process process)
    {
        _process = process;
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Keep(_output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _output);

    public bool HasEnded => _process.HasExited;

    /// <summary>By kill(1): the launcher has become the program by then, so the id is the program's.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<Result> EndAsync(TimeSpan limit)
    {
        using var bound = new CancellationTokenSource(limit);
        await _process.WaitForExitAsync(bound.Token);
        return new Result(_process.ExitCode, Output, string.Join('\n', _errors));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }
}
