using System.Runtime.CompilerServices;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Contracts.Tests;

public sealed class TrialEventsTests
{
    [Fact]
    public void Given_every_event_that_there_is_When_asked_for_its_trial_Then_those_of_a_trials_stream_have_one_and_no_other()
    {
        foreach (var (name, type) in EventCatalog.All)
        {
            (TrialEvents.TrialOf(RuntimeHelpers.GetUninitializedObject(type)) is not null)
                .ShouldBe(name.StartsWith("trial_", StringComparison.Ordinal), $"{name}: a row or an audit that does not see it misses it without a word");
        }
    }
}
