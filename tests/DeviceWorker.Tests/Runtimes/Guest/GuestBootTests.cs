using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Guest;

/// <summary>The watchdog, with real processes in a monitor's place.</summary>
public sealed class GuestBootTests
{
    private const string Boots = "echo '@@BOOT uptime=1.50 wall=1795460622.123456'; exec sleep 60";
    private const string Hangs = "exec sleep 60";

    [Fact]
    public async Task Given_a_boot_that_hangs_When_its_time_is_up_Then_it_is_killed_and_the_next_one_counts()
    {
        var boot = Boot(TimeSpan.FromSeconds(2), Hangs, Boots);

        var guest = await boot.RunAsync(TestContext.Current.CancellationToken);

        guest.Tries.ShouldBe(2);
        guest.BootMs.ShouldBeLessThan(2000, "the time of the boot that hung is not in it");
        boot.Started[0].Running.ExitCode.IsCompleted.ShouldBeTrue();
        guest.Monitor.ShouldBe(boot.Started[1]);
        await guest.Monitor.KillAsync();
    }

    [Theory]
    [InlineData("echo Kernel panic - not syncing; exit 3", "monitor ended before the guest had booted, exit code 3: Kernel panic - not syncing")]
    [InlineData("echo -n half a word; echo no such machine >&2; exit 1", "monitor ended before the guest had booted, exit code 1: no such machine")]
    [InlineData("echo '@@FAIL no disk /dev/vda within 5 s uptime=6.00 wall=0'", "the guest could not run its job: no disk /dev/vda within 5 s")]
    public async Task Given_a_monitor_that_ends_When_booted_Then_its_reason_is_told_and_it_is_not_tried_again(string script, string reason)
    {
        var boot = Boot(TimeSpan.FromSeconds(20), script, Boots);

        var failed = await Should.ThrowAsync<AttemptException>(() => boot.RunAsync(TestContext.Current.CancellationToken));

        failed.Kind.ShouldBe(FailureKind.RuntimeFailed);
        failed.Message.ShouldBe(reason);
        boot.Started.Count.ShouldBe(1);
    }

    private static GuestBoot Boot(TimeSpan limit, params string[] scripts)
    {
        var number = 0;
        return new GuestBoot(
            _ => Task.FromResult(GuestMonitor.Start("monitor", ["sh", "-c", scripts[number++]], new AttemptName("0123456789"), TimeProvider.System)),
            limit,
            scripts.Length,
            TimeProvider.System);
    }
}
