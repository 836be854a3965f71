using EdgePipeline.Contracts;
using EdgePipeline.Projections.Tests.Support;

namespace EdgePipeline.Projections.Tests.Results;

/// <summary>docs/asyncapi.yaml is written from what is sent.</summary>
public sealed class AsyncApiTests
{
    [Fact]
    public void Given_the_events_that_a_watcher_may_name_When_compared_Then_they_are_those_that_are_described() =>
        ResultEvents.All.ShouldBe(AsyncApi.Results.SelectMany(result => result.Events), ignoreOrder: true);

    [Fact]
    public void Given_the_records_that_are_sent_When_described_Then_the_document_says_the_same()
    {
        var made = AsyncApi.Document();
        var kept = Path.Combine(Repository.Root, "docs", "asyncapi.yaml");

        if (!File.Exists(kept) || File.ReadAllText(kept) != made)
        {
            var fresh = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts")).FullName, "asyncapi.yaml");
            File.WriteAllText(fresh, made);
            Assert.Fail("docs/asyncapi.yaml is not what is sent; look at the difference, then: cp artifacts/asyncapi.yaml docs/asyncapi.yaml");
        }
    }
}
