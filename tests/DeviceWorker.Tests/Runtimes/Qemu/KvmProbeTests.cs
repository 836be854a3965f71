using System.Runtime.InteropServices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Qemu;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Qemu;

public sealed class KvmProbeTests
{
    [Fact]
    public async Task Given_an_accelerator_that_works_When_a_guest_is_booted_for_proof_Then_it_comes_up_and_nothing_is_left()
    {
        using var place = new Place();

        (await (await ProbeAsync(place)).BootAsync(Accelerator.Tcg, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ShouldBeNull();

        place.ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_a_guest_that_is_too_slow_When_booted_for_proof_Then_it_is_killed_and_the_reason_told()
    {
        using var place = new Place();

        var reason = await (await ProbeAsync(place)).BootAsync(Accelerator.Tcg, TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);

        reason.ShouldBe("no guest booted within 0.1 s in 1 tries; qemu was killed");
        place.ShouldBeEmpty();
    }

    private static async Task<KvmProbe> ProbeAsync(Place place) => new(
        QemuMachine.For(RuntimeCode.VM, RuntimeInformation.OSArchitecture)!, await GuestImages.FinderAsync(), place.Path, TimeProvider.System);

    private sealed class Place : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("edge-probe-").FullName;

        public void ShouldBeEmpty()
        {
            Directory.GetFileSystemEntries(AttemptName.AttemptsDirectory(Path)).ShouldBeEmpty();
            Leftovers.ProcessIdsWith(GuestImages.Cache).ShouldBeEmpty();
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
