using EdgePipeline.Projections.Tests.Support;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>Events in a real database, tables out of it.</summary>
public sealed class TablesFromEventsTests : IAsyncLifetime
{
    private TestServers _servers = null!;

    public async ValueTask InitializeAsync() => _servers = await TestServers.CreateAsync();

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    [Fact]
    public async Task Given_a_whole_experiment_When_projected_Then_every_table_tells_it()
    {
        await using var projections = await RunningProjections.StartAsync(_servers);
        var history = new History();
        await projections.AppendAsync(history.Whole());
        await projections.CaughtUpAsync();

        var experiment = (await projections.RowsAsync("select * from edge.experiment")).ShouldHaveSingleItem();
        experiment["experiment"].ShouldBe(history.Experiment);
        experiment["status"].ShouldBe("finished");
        experiment["cells"].ShouldBe(3);
        experiment["cells_skipped"].ShouldBe(1);
        experiment["trials_planned"].ShouldBe(4);
        experiment["trials_completed"].ShouldBe(4);

        var throughput = await projections.RowsAsync("select * from edge.runtime_throughput order by runtime");
        throughput.Select(row => row["n"]).ShouldBe([2, 2, 0]);
        ((double)throughput[0]["mean_mb_per_s"]!).ShouldBe(51.5, 1e-9);
        ((double)throughput[1]["ratio_to_nt"]!).ShouldBe(41.5 / 51.5, 1e-9);
        ((double)throughput[0]["persisted_ratio"]!).ShouldBe(0.84, 1e-9);
        throughput[2]["skip_reason"].ShouldBe("runc is not installed");

        var efficiency = (await projections.RowsAsync("select * from edge.runtime_efficiency where runtime = 'RC'")).ShouldHaveSingleItem();
        ((double)efficiency["cpu_busy_cpus"]!).ShouldBe(0.75, 1e-9);
        ((double)efficiency["mb_per_s_per_cpu"]!).ShouldBe(100 / 1.5, 1e-9);
        ((double)efficiency["cpu_s_per_gb"]!).ShouldBe(15, 1e-9);
        ((double)efficiency["energy_j"]!).ShouldBe(10, 1e-9);
        ((double)efficiency["mb_per_j"]!).ShouldBe(10, 1e-9);
        ((double)efficiency["power_above_idle_w"]!).ShouldBe(2, 1e-9);
        efficiency["power_method"].ShouldBe("modelled");

        (await projections.ScalarAsync<long>("select count(*) from edge.trial where status = 'completed' and array_length(evidence, 1) = 8")).ShouldBe(4);
        (await projections.ScalarAsync<string>("select environment->>'kernel' from edge.device")).ShouldBe("6.1");
        (await projections.ScalarAsync<string>("select reason from edge.device_capability where name = 'power'")).ShouldBe("no sensor found");
    }
}
