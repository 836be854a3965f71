using System.Diagnostics;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Telemetry;

namespace EdgePipeline.Telemetry.Tests.Running;

/// <summary>The program itself, spoken to as the worker does.</summary>
internal sealed class TelemetryProcess : IDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly System.Text.StringBuilder _said = new();
    private long _seq;
    private bool _outputClosed;

    private TelemetryProcess(Process process)
    {
        _process = process;
        _errors = ReadErrorsAsync();
    }

    /// <summary>On standard error, so far.</summary>
    internal string SaidOnErrors
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    internal int Id => _process.Id;

    /// <summary>The native binary when EDGE_TELEMETRY names one, else the build beside the tests.</summary>
    internal static TelemetryProcess Start(string? broker, params string[] arguments)
    {
        var native = Environment.GetEnvironmentVariable("EDGE_TELEMETRY");
        string[] program = native is null ? ["dotnet", Path.Combine(AppContext.BaseDirectory, "EdgePipeline.Telemetry.dll")] : [native];
        // As a terminal starts it: what runs in a shell's background ignores SIGINT, and so does all that it starts. The process stays the same.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", .. program, .. arguments]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment[ConnectionSettings.Broker] = broker;
        return new TelemetryProcess(Process.Start(start) ?? throw new InvalidOperationException("telemetry did not start"));
    }

    /// <summary>Started, and told its settings.</summary>
    internal static async Task<TelemetryProcess> StartAsync(string broker, TelemetrySettings settings)
    {
        var telemetry = Start(broker);
        (await telemetry.TellAsync(JsonSerializer.Serialize(settings, JsonSerializerOptions.Web))).ShouldBe("ok 0");
        return telemetry;
    }

    internal async Task<string?> TellAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It left before it read all; what it answered, and how it ended, is what the test looks at.
        }

        return _outputClosed ? null : await NextLineAsync();
    }

    /// <summary>What it says next on standard output; null: nothing any more.</summary>
    internal Task<string?> NextLineAsync() => _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    internal async Task MarkAsync(PhaseMark mark)
    {
        mark = mark with { Seq = ++_seq };
        (await TellAsync(JsonSerializer.Serialize(mark, JsonSerializerOptions.Web))).ShouldBe($"ok {mark.Seq}");
    }

    /// <summary>From here on its answers go nowhere.</summary>
    internal void CloseOutput()
    {
        _process.StandardOutput.Close();
        _outputClosed = true;
    }

    internal void CloseInput() => _process.StandardInput.Close();

    internal void Signal(string name) => Process.Start("kill", [$"-{name}", $"{Id}"]).WaitForExit();

    /// <summary>What it exited with, and all that it said on standard error.</summary>
    internal async Task<(int Code, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return (_process.ExitCode, await _errors);
    }

    private async Task<string> ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_said)
                _said.Append(line).Append('\n');
        }

        return SaidOnErrors;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
