using System.Text.Json.Nodes;

namespace EdgePipeline.Planning.Tests;

public sealed class PlanSchemaTests
{
    [Fact]
    public void Given_the_tables_of_fields_When_the_schema_is_made_Then_the_one_in_experiments_is_current() =>
        File.ReadAllText(Path.Combine(Repository.Root, "experiments", "plan.schema.json"))
            .ShouldBe(PlanSchema.Json, "run: ./edge plan --schema > experiments/plan.schema.json");

    [Theory]
    [InlineData("fio", "rw: read, bs: 4k")]
    [InlineData("netperf", "message: 512")]
    [InlineData("iperf3", "message: 512")]
    [InlineData("filebench", "personality: varmail")]
    public void Given_the_schema_When_read_Then_every_default_is_what_the_parser_assumes(string tool, string required)
    {
        var body = JsonNode.Parse(PlanSchema.Json)!["properties"]!["workloads"]!["items"]!["oneOf"]!.AsArray()
            .Select(choice => choice!["properties"]![tool]).Single(found => found is not null)!;
        var written = string.Join(", ", body["properties"]!.AsObject().Where(p => p.Value!["default"] is not null).Select(p => $"{p.Key}: {p.Value!["default"]}"));
        written.ShouldNotBeEmpty();

        var explicitPoint = PlanParser.Parse($"{{name: p, devices: [local], runtimes: [NT], workloads: [{{{tool}: {{{required}, {written}}}}}]}}");
        var defaultPoint = PlanParser.Parse($"{{name: p, devices: [local], runtimes: [NT], workloads: [{{{tool}: {{{required}}}}}]}}");

        explicitPoint.Problems.ShouldBeEmpty();
        explicitPoint.Plan!.Workloads.ShouldBe(defaultPoint.Plan!.Workloads);
    }
}
