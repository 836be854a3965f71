using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Docker;

public sealed class DockerTests
{
    [Fact]
    public async Task Given_a_trial_that_asks_for_Docker_When_run_Then_it_is_not_possible_and_says_what_to_write_instead()
    {
        await using var fixture = await WorkerFixture.WithWorkerAsync();
        var run = fixture.Trial(new RuntimeSpec("RC-docker", RuntimeCode.RC, Engine: ContainerEngine.Docker));

        await fixture.Orchestrator.SendAsync(run);

        var failed = await fixture.FailureOfAsync(run);
        failed.Kind.ShouldBe(FailureKind.NotPossible);
        failed.Reason.ShouldContain("write engine: containerd");
        fixture.ShouldHaveLeftNothing(run);
    }
}
