using System.Text.Json;
using EdgePipeline.Cli.Audits;
using EdgePipeline.Cli.Verbs;
using EdgePipeline.Contracts;

namespace EdgePipeline.Cli.Tests.Audits;

public sealed class LastStoreAuditTests
{
    private const string Lost = "telemetry: 1 batches were taken in and are not among the events: pi4 cpu 9" + StoreFindings.CannotBeMended;

    private const string Probe = """{ "device": "pi4", "capabilities": [], "environment": {} }""";

    [Theory]
    [InlineData(new[] { Lost }, false)]
    [InlineData(new[] { Lost, "edge.trial: 1 row is missing" }, true)]
    public void Given_findings_When_said_Then_a_repair_is_advised_only_where_it_mends_something(string[] broken, bool advised)
    {
        var text = new LastStoreAudit(new DateTime(2026, 1, 2, 3, 4, 0, DateTimeKind.Utc), 7, broken).Text;

        text.ShouldContain($"BREAKS  {broken[0]}");
        text.Contains("--repair", StringComparison.Ordinal).ShouldBe(advised);
    }

    [Theory]
    [InlineData(new string[0], true)]
    [InlineData(new[] { Lost }, false)]
    public void Given_what_the_worker_says_of_a_machine_When_written_for_programs_Then_what_the_last_audit_found_stands_beside_it(string[] broken, bool holds)
    {
        using var json = JsonDocument.Parse(DoctorVerb.InJson(Probe, new LastStoreAudit(new DateTime(2026, 1, 2, 3, 4, 0, DateTimeKind.Utc), 7, broken)));

        json.RootElement.GetProperty("capabilities").GetRawText().ShouldBe("[]");
        var audit = json.RootElement.GetProperty("storeAudit");
        audit.EnumerateObject().Select(field => field.Name).ShouldBe(["at", "throughSequence", "holds", "broken"]);
        (audit.GetProperty("at").GetString(), audit.GetProperty("throughSequence").GetInt64(), audit.GetProperty("holds").GetBoolean()).ShouldBe(("2026-01-02T03:04:00Z", 7L, holds));
        audit.GetProperty("broken").EnumerateArray().Select(line => line.GetString()).ShouldBe(broken);
    }

    [Fact]
    public void Given_no_audit_When_written_for_programs_Then_it_is_null()
    {
        using var json = JsonDocument.Parse(DoctorVerb.InJson(Probe, audit: null));

        json.RootElement.GetProperty("storeAudit").ValueKind.ShouldBe(JsonValueKind.Null);
    }
}
