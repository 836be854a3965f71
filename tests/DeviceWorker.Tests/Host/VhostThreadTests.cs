using System.Diagnostics;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Host;

/// <summary>There is no vhost-net in every kernel: processes with the names of its threads stand in for them.</summary>
public sealed class VhostThreadTests
{
    [Fact]
    public async Task Given_a_monitor_with_vhost_threads_When_followed_Then_they_are_followed_too_and_those_of_another_are_not()
    {
        var directory = Directory.CreateTempSubdirectory("edge-vhost-");
        using var monitor = Process.Start("sleep", "600");
        using var other = Process.Start("sleep", "600");
        using var ours = Start(directory, monitor);
        using var theirs = Start(directory, other);
        try
        {
            // A process has its name once it runs the program.
            await Eventually.HoldsAsync(() => ProcessTable.CommandName(ours.Id) == $"vhost-{monitor.Id}");

            ProcessTable.WithVhostThreads([monitor.Id]).ShouldBe([monitor.Id, ours.Id]);
        }
        finally
        {
            foreach (var process in (Process[])[monitor, other, ours, theirs])
                process.Kill();
            directory.Delete(recursive: true);
        }
    }

    private static Process Start(DirectoryInfo directory, Process monitor)
    {
        var program = Path.Combine(directory.FullName, $"vhost-{monitor.Id}");
        File.Copy("/bin/sleep", program);
        return Process.Start(program, "600");
    }
}
