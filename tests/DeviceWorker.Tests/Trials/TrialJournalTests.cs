using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Trials;

/// <summary>Each assertion is made on a journal opened anew: what counts is what is on the disk.</summary>
public sealed class TrialJournalTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("edge-journal-");
    private readonly RunTrial _run = Commands.Run(token: 5);

    [Fact]
    public void Given_an_accepted_attempt_When_opened_again_Then_it_is_unfinished()
    {
        Open().Accept(_run);

        Open().StateOf(_run.TrialId, 1).ShouldBe(Known.Accepted);
        Open().Unfinished().ShouldBe([_run]);
        Open().Unpublished().ShouldBeEmpty();
    }

    [Fact]
    public void Given_an_ended_attempt_When_opened_again_Then_its_outcome_waits_to_be_published()
    {
        Open().Accept(_run);
        Open().End(Ended());

        Open().Unfinished().ShouldBeEmpty();
        var outcome = Open().Unpublished().ShouldHaveSingleItem();
        outcome.Message().ShouldBeOfType<TrialInterrupted>().Reason.ShouldBe("because");
        outcome.MessageId.ShouldBe(Ended().MessageId);
    }

    [Fact]
    public void Given_a_published_outcome_When_opened_again_Then_it_is_kept_for_questions_only()
    {
        var journal = Open();
        journal.Accept(_run);
        journal.End(Ended());
        journal.MarkPublished(Ended());
        journal.MarkPublished(Ended());

        Open().Unpublished().ShouldBeEmpty();
        Open().StateOf(_run.TrialId, 1).ShouldBe(Known.Published);
        Open().OutcomeOf(_run.TrialId, 1)!.Event.ShouldBe("trial_interrupted");
    }

    [Fact]
    public void Given_a_crash_between_outcome_and_removal_of_the_command_When_opened_Then_the_attempt_is_over()
    {
        Open().End(Ended());
        Open().Accept(_run);

        Open().Unfinished().ShouldBeEmpty();
        Open().StateOf(_run.TrialId, 1).ShouldBe(Known.Ended);
    }

    [Fact]
    public void Given_tokens_seen_When_opened_again_Then_the_highest_is_known()
    {
        Open().SeeToken(5);
        Open().SeeToken(3);

        Open().HighestToken.ShouldBe(5);
    }

    [Fact]
    public void Given_a_crash_in_the_middle_of_a_write_When_opened_Then_the_half_file_is_no_entry()
    {
        Open().Accept(_run);
        File.WriteAllText(Path.Combine(_directory.FullName, "journal", $"{Guid.NewGuid():N}.1.accepted.json.tmp"), "{\"trialId\":");

        Open().Unfinished().ShouldBe([_run]);
    }

    [Fact]
    public void Given_many_published_outcomes_When_another_is_published_Then_the_oldest_goes()
    {
        var journal = Open();
        var outcomes = Enumerable.Range(0, 203).Select(_ => Ended(Guid.NewGuid())).ToList();
        foreach (var outcome in outcomes)
        {
            journal.End(outcome);
            journal.MarkPublished(outcome);
        }

        journal.StateOf(outcomes[2].TrialId, 1).ShouldBe(Known.Nothing);
        journal.StateOf(outcomes[3].TrialId, 1).ShouldBe(Known.Published);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private TrialJournal Open() => new(_directory.FullName);

    private Outcome Ended(Guid? trialId = null) => Outcome.Of(
        new TrialInterrupted(trialId ?? _run.TrialId, _run.ExperimentId, 1, "test", "because", DateTimeOffset.UnixEpoch));
}
