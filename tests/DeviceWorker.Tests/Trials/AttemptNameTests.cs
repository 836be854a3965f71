using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Trials;

public sealed class AttemptNameTests
{
    private static readonly Guid TrialId = new("11111111-2222-3333-4444-555555555555");

    [Fact]
    public void Given_an_attempt_When_named_again_Then_the_names_are_the_same_as_ever() =>
        AttemptName.Of(TrialId, 1).Id.ShouldBe("1d42d11941");

    [Fact]
    public void Given_two_attempts_at_a_trial_When_named_Then_nothing_of_theirs_collides() =>
        AttemptName.Of(TrialId, 2).Id.ShouldNotBe(AttemptName.Of(TrialId, 1).Id);

    [Fact]
    public void Given_an_attempt_When_its_interface_is_named_Then_the_kernel_takes_it() =>
        AttemptName.Of(TrialId, 1).HostInterface.Length.ShouldBeLessThanOrEqualTo(15);
}
