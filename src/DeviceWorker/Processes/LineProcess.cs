using System.ComponentModel;
using System.Diagnostics;

namespace EdgePipeline.DeviceWorker.Processes;

/// <summary>A child that is talked to line by line. What it writes to standard error goes to ours.</summary>
internal sealed class LineProcess : IDisposable
{
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(2);
    private readonly Process _process;

    private LineProcess(Process process) => _process = process;

    public bool Running => !_process.HasExited;

    /// <summary>How it ended, once it has closed a pipe; it may do that a moment before it exits, or without.</summary>
    public string Ending => _process.WaitForExit(ExitPatience)
        ? $"it ended with exit code {_process.ExitCode}"
        : "it closed its input or output and still runs";

    /// <exception cref="ToolException">It could not be started.</exception>
    public static LineProcess Start(string path)
    {
        var start = new ProcessStartInfo(path) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        try
        {
            return new LineProcess(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new ToolException($"{path} could not be started: {e.Message}");
        }
    }

    /// <exception cref="IOException">It is gone.</exception>
    public async Task WriteLineAsync(string line, CancellationToken ct)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), ct);
        await _process.StandardInput.FlushAsync(ct);
    }

    /// <returns>Null when it has closed its output.</returns>
    public ValueTask<string?> ReadLineAsync(CancellationToken ct) => _process.StandardOutput.ReadLineAsync(ct);

    /// <summary>Ends its input and waits for it to finish by itself; kills it when it does not.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            Kill();
        }
    }

    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    public void Dispose() => _process.Dispose();
}
