using System.Diagnostics;

namespace EdgePipeline.Telemetry.Tests;

/// <summary>A process that ends with the test.</summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;

    private Child(Process process) => _process = process;

    internal int Id => _process.Id;

    internal static Child Run(string program, params string[] arguments) =>
        new(Process.Start(new ProcessStartInfo(program, arguments)) ?? throw new InvalidOperationException($"{program} did not start"));

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
