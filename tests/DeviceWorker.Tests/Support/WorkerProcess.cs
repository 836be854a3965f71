using System.Diagnostics;
using System.Text;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>The real worker program.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly StringBuilder _output = new();
    private bool _disposed;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WorkerProcess(IReadOnlyDictionary<string, string?> environment, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static WorkerProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        new(environment, Path.Combine(AppContext.BaseDirectory, "EdgePipeline.DeviceWorker"), arguments);

    /// <summary>The worker of another build, by whatever starts it.</summary>
    public static WorkerProcess StartBy(IReadOnlyDictionary<string, string?> environment, string program, string[] arguments) =>
        new(environment, program, arguments);

    public async Task ReadyAsync()
    {
        var first = await Task.WhenAny(_ready.Task, _process.WaitForExitAsync(), Task.Delay(Patience));
        if (first != _ready.Task)
        {
            throw new InvalidOperationException($"The worker did not become ready: {Error}");
        }
    }

    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>As the out-of-memory killer would: only the worker, not its children.</summary>
    public void KillAlone() => _process.Kill();

    /// <summary>The worker, and before it the process that would clean up after it: what they leave stays until the next start.</summary>
    public async Task KillHardAsync()
    {
        foreach (var child in Process.GetProcesses().Where(process => Processes.ProcessTable.Parent(process.Id) == Id))
        {
            if (File.ReadAllText($"/proc/{child.Id}/cmdline").Contains(Aftermath.CleanUp, StringComparison.Ordinal))
            {
                child.Kill();
            }
        }

        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{Id}"]);
        await kill.WaitForExitAsync();
        return await ExitCodeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            await TerminateAsync();
        }

        _process.Dispose();
    }

    private void Take(StringBuilder text, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (text)
        {
            text.AppendLine(line);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"worker: {line}");

        if (line == "ready")
        {
            _ready.TrySetResult();
        }
    }
}
