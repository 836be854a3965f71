namespace EdgePipeline.EndToEnd;

/// <summary>From a plan to tables by guests that really boot, one of them by the double of Firecracker; both without hardware virtualization.</summary>
public sealed class GuestRunTests : IDisposable
{
    private readonly Edge _edge = new();

    public void Dispose() => _edge.Dispose();

    [Fact]
    public async Task Given_network_tools_in_guests_When_run_Then_their_taps_packets_are_in_the_tables_and_neither_speed_nor_cost_passes_for_hardwares()
    {
        // An image is built once for all tests, where the image's own tests keep theirs.
        Directory.CreateDirectory(_edge.Home);
        Directory.CreateSymbolicLink(Path.Combine(_edge.Home, "guest"), Directory.CreateDirectory(Path.Combine(Edge.Root, "artifacts", "test-images")).FullName);
        var tools = Directory.CreateDirectory(Path.Combine(_edge.Home, "double")).FullName;
        File.CreateSymbolicLink(Path.Combine(tools, "firecracker"), Path.Combine(AppContext.BaseDirectory, "EdgePipeline.FakeTools"));

        var result = await _edge.RunAsync(
            [("PATH", $"{tools}:{Environment.GetEnvironmentVariable("PATH")}"), ("EDGE_ALLOW_SIMULATED", "1")],
            "run", Edge.Plan("guests.yaml"), "--keep", "--yes");

        result.ShouldExitWith(0);
        var rows = await Sql.ReadAsync(
            _edge.Database,
            """
            select t.runtime, t.bytes_per_packet, m.source, t.not_comparable_with_nt, e.not_comparable_with_nt, e.accelerator
            from edge.runtime_throughput t join edge.runtime_efficiency e using (experiment_id, cell_key)
            join edge.trial_metric m using (experiment_id, cell_key)
            where m.metric = 'bytes_per_packet' order by t.cell_key
            """,
            row => (
                Runtime: row.GetString(0), BytesPerPacket: row.IsDBNull(1) ? 0 : row.GetDouble(1), Source: row.GetString(2),
                Speed: row.IsDBNull(3) ? null : row.GetString(3), Cost: row.IsDBNull(4) ? null : row.GetString(4), Accelerator: row.IsDBNull(5) ? null : row.GetString(5)));
        rows.ShouldNotBeEmpty($"{result.Output}\n{result.Errors}");
        rows.Select(row => row.Runtime).Distinct().Order(StringComparer.Ordinal).ShouldBe(["FC", "NT", "QM"]);
        rows.ShouldAllBe(row => row.BytesPerPacket > 60, "an Ethernet packet has more than its headers");
        rows.Where(row => row.Runtime != "NT").ShouldAllBe(row => row.Source.StartsWith("net:vt"));
        rows.ShouldAllBe(row => row.Speed == row.Cost);
        rows.Where(row => row.Runtime == "NT").ShouldAllBe(row => row.Cost == null && row.Accelerator == null);
        rows.Where(row => row.Runtime == "QM").ShouldAllBe(row => row.Cost!.StartsWith("ran under TCG") && row.Accelerator == "tcg");
        rows.Where(row => row.Runtime == "FC").ShouldAllBe(row => row.Cost!.StartsWith("simulated (firecracker double"));
        var attempts = await Sql.AttemptsAsync(_edge.Database);
        (await _edge.RunAsync("down")).ShouldExitWith(0);
        Machine.Leftovers(_edge.Home, attempts).ShouldBeEmpty();
    }
}
