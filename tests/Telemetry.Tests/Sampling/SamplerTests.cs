using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Cgroups;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Tests.Sampling;

/// <summary>The sampler on this machine's own /proc and cgroups.</summary>
public sealed class SamplerTests
{
    private static readonly string BlockDevice =
        File.ReadLines("/proc/diskstats").Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]).First();

    [Fact]
    public void A_reading_allocates_nothing()
    {
        var settings = Readings.Settings with { BlockDevices = [BlockDevice], PowerModel = new PowerModel("m", 1, 2) };
        using var sampler = new Sampler(settings, TimeProvider.System);
        using var child = Child.Run("sleep", "60");
        sampler.Apply(Readings.Mark(1, fine: true, processes: [Environment.ProcessId, child.Id], cgroups: ["/"], interfaces: ["lo"]));

        Allocation.OfSteadyState(sampler.Read).ShouldBe(0);
        sampler.Find($"process:{child.Id}").ShouldNotBeNull().Ring.Count.ShouldBeGreaterThan(2000);
        sampler.Find($"block:{BlockDevice}").ShouldNotBeNull().Ring.Count.ShouldBeGreaterThan(2000);
        sampler.Find("net:lo").ShouldNotBeNull().Ring.Count.ShouldBeGreaterThan(2000);
    }

    [Fact]
    public async Task Descendants_are_followed_whenever_they_are_made_and_end_quietly()
    {
        using var sampler = new Sampler(Readings.Settings, TimeProvider.System);
        using var parent = Child.Run("sh", "-c", "sleep 0.3; sh -c 'sleep 1.5; true' & wait; sleep 60");

        sampler.Apply(Readings.Mark(1, fine: true, processes: [parent.Id]));
        await sampler.ReadUntilAsync(() => Commands(sampler).Count(command => command == "sleep") >= 2, "the grandchild's sleep is followed");
        await sampler.ReadUntilAsync(
            () => sampler.Series.All.Any(series => series.Attributes.GetValueOrDefault("command") == "sleep" && series.Ended), "it ends");

        sampler.Series.All.Where(series => series.Ended).ShouldAllBe(series => series.Ring.Count > 0);
        sampler.Find($"process:{parent.Id}").ShouldNotBeNull().Ended.ShouldBeFalse();
        sampler.Series.All.Select(series => series.Source).ShouldBeUnique();
    }

    [Fact]
    public void A_mark_ends_the_processes_that_it_does_not_name_with_an_edge_reading()
    {
        using var sampler = new Sampler(Readings.Settings, TimeProvider.System);
        using var first = Child.Run("sleep", "60");
        using var second = Child.Run("sleep", "60");

        sampler.Apply(Readings.Mark(1, fine: true, processes: [first.Id]));
        sampler.Apply(Readings.Mark(2, fine: true, processes: [second.Id]));

        var ended = sampler.Find($"process:{first.Id}").ShouldNotBeNull();
        ended.Ended.ShouldBeTrue();
        Enumerable.Range(0, ended.Ring.Count).Select(ended.Ring.SliceOf).ShouldBe([1, 1], "one at its mark, one at the next mark's edge");
        var begun = sampler.Find($"process:{second.Id}").ShouldNotBeNull();
        begun.Ended.ShouldBeFalse();
        begun.Ring.SliceOf(0).ShouldBe(2);
    }

    [Fact]
    public void A_process_that_is_not_there_gives_no_source_and_no_trouble()
    {
        using var sampler = new Sampler(Readings.Settings, TimeProvider.System);
        sampler.Apply(Readings.Mark(1, processes: [int.MaxValue]));
        sampler.Read();

        sampler.Series.All.ShouldNotContain(series => series.Source.StartsWith("process:"));
    }

    [Fact]
    public async Task A_cgroup_may_come_after_its_mark_and_may_go()
    {
        var path = $"/edge-test-{Guid.NewGuid():N}";
        var mounts = CgroupMounts.Parse(File.ReadAllBytes("/proc/self/mountinfo"));
        var directory = (mounts.CpuAcct ?? mounts.Unified) + path;
        using var sampler = new Sampler(Readings.Settings, TimeProvider.System);

        sampler.Apply(Readings.Mark(1, cgroups: [path]));
        sampler.Read();
        sampler.Find($"cgroup:{path}").ShouldBeNull();

        Directory.CreateDirectory(directory);
        try
        {
            using var busy = Child.Run("sh", "-c", "while :; do :; done");
            await File.WriteAllTextAsync($"{directory}/cgroup.procs", $"{busy.Id}\n");
            await sampler.ReadUntilAsync(() => sampler.Find($"cgroup:{path}")?.Last("usage_ns") > 100_000_000, "its CPU time is read");
        }
        finally
        {
            Directory.Delete(directory);
        }

        sampler.Read();
        var cgroup = sampler.Find($"cgroup:{path}").ShouldNotBeNull();
        cgroup.Ended.ShouldBeTrue();
        cgroup.Ring.Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Cpu_sources_are_the_machine_and_its_cpus()
    {
        using var sampler = new Sampler(Readings.Settings, TimeProvider.System);
        sampler.Read();

        var online = File.ReadLines("/proc/stat").Count(line => line.StartsWith("cpu", StringComparison.Ordinal) && line[3] != ' ');
        sampler.Find("cpu").ShouldNotBeNull().Last("count").ShouldBe(online);
        sampler.Series.All.Count(series => series.Source.StartsWith("cpu:", StringComparison.Ordinal)).ShouldBe(online);
    }

    [Fact]
    public void A_model_needs_two_readings_for_a_value()
    {
        using var sampler = new Sampler(Readings.Settings with { PowerModel = new PowerModel("board", 1, 3) }, TimeProvider.System);
        sampler.Read();
        var power = sampler.Find("power:board").ShouldNotBeNull();
        power.Ring.Count.ShouldBe(0);

        SpinWait.SpinUntil(() =>
        {
            sampler.Read();
            return power.Ring.Count > 0;
        });

        power.Last("power_mw").ShouldBeInRange(1000, 3000);
        power.Attributes["method"].ShouldBe("modelled");
    }

    private static IEnumerable<string?> Commands(Sampler sampler) =>
        sampler.Series.All.Select(series => series.Attributes.GetValueOrDefault("command"));
}
