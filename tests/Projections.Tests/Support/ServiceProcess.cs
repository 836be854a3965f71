using System.Diagnostics;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Projections.Tests.Support;

/// <summary>The executable itself, in a process of its own.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ServiceProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public static ServiceProcess Start(string? broker, string? database, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "EdgePipeline.Projections"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["EDGE_BROKER"] = broker;
        start.Environment["EDGE_DATABASE"] = database;
        return new ServiceProcess(Process.Start(start)!);
    }

    public static ServiceProcess Start(TestServers servers, params string[] arguments) => Start(servers.Broker, servers.Database, arguments);

    public async Task ReadyAsync() => (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience)).ShouldBe("ready");

    public void Kill() => _process.Kill();

    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<(int Code, string Output, string Errors)> ExitAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return (_process.ExitCode, output, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
