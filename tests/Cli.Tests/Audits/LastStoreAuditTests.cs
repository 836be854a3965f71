using EdgePipeline.Cli.Audits;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Tests.Audits;

public sealed class LastStoreAuditTests
{
    private const string Lost = "telemetry: 1 batches were taken in and are not among the events: pi4 cpu 9" + StoreFindings.CannotBeMended;

    [Theory]
    [InlineData(new[] { Lost }, false)]
    [InlineData(new[] { Lost, "edge.trial: 1 row is missing" }, true)]
    public void Given_findings_When_said_Then_a_repair_is_advised_only_where_it_mends_something(string[] broken, bool advised)
    {
        var text = new LastStoreAudit(new DateTime(2026, 1, 2, 3, 4, 0, DateTimeKind.Utc), 7, broken).Text;

        text.ShouldContain($"BREAKS  {broken[0]}");
        text.Contains("--repair", StringComparison.Ordinal).ShouldBe(advised);
    }
}
