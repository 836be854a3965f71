using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Telemetry.Tests.Sampling;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Telemetry.Tests.Running;

public sealed class ProtocolTests
{
    private static readonly Guid Trial = Guid.NewGuid();

    private static TelemetrySettings Settings => Readings.Settings with { FinePeriodMs = 50 };

    [Fact]
    public async Task Given_a_trial_When_its_marks_pass_Then_each_slice_arrives_labelled_complete_and_at_its_period()
    {
        await using var servers = await TestServers.CreateAsync();
        await using var consumer = await BatchConsumer.StartAsync(servers.Broker);
        using var busy = Child.Run("sh", "-c", "while :; do :; done");
        using var telemetry = await TelemetryProcess.StartAsync(servers.Broker, Settings);

        await telemetry.MarkAsync(Readings.Mark(0) with { TrialId = Trial, Attempt = 1, Phase = TrialPhase.Prepare });
        await telemetry.MarkAsync(Readings.Mark(0, fine: true, [busy.Id]) with { TrialId = Trial, Attempt = 1, Phase = TrialPhase.Launch });
        await Task.Delay(TimeSpan.FromSeconds(2));
        await telemetry.MarkAsync(Readings.Mark(0) with { TrialId = Trial, Attempt = 1, Phase = TrialPhase.Teardown });
        await consumer.UntilAsync(() => consumer.Of("cpu").Any(batch => batch.Phase == "Launch"), "the fine slice arrives with the mark that ends it");
        await telemetry.MarkAsync(Readings.Mark(0));
        telemetry.CloseInput();
        (await telemetry.EndAsync()).ShouldBe((0, string.Empty));
        await consumer.UntilAsync(() => consumer.Of("cpu").Count >= 5, "all slices arrive");

        consumer.Of("cpu").Select(batch => batch.Phase).ShouldBe([null, "Prepare", "Launch", "Teardown", null]);
        consumer.Of("cpu").Select(batch => batch.Sequence).ShouldBe([1, 2, 2, 3, 4], "a page for each attempt and flush");
        var launch = consumer.Of("cpu")[2];
        (launch.TrialId, launch.Attempt, launch.PeriodMs, launch.Dropped).ShouldBe((Trial, 1, 50, 0));
        launch.OffsetsNs.Length.ShouldBeInRange(10, 42, "two seconds at 50 ms, fewer on a machine that is busy");
        var spent = consumer.Column($"process:{busy.Id}", "usr_ns");
        (spent[^1].Value - spent[0].Value).ShouldBeGreaterThan(200_000_000);
        consumer.Of($"process:{busy.Id}").ShouldHaveSingleItem().Phase.ShouldBe("Launch");
        consumer.Batches.Select(batch => batch.Session).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Given_a_fine_slice_When_it_lasts_Then_nothing_is_sent_to_the_broker()
    {
        await using var servers = await TestServers.CreateAsync();
        await using var consumer = await BatchConsumer.StartAsync(servers.Broker);
        using var gateway = new Gateway(servers.Broker);
        gateway.Open();
        // Coarse readings so fast that a batch of them is due all the time.
        using var telemetry = await TelemetryProcess.StartAsync(gateway.Address, Settings with { FinePeriodMs = 10, CoarsePeriodMs = 10 });
        await consumer.UntilAsync(() => consumer.Of("cpu").Count > 0, "between trials a batch goes out every thirty readings");

        await telemetry.MarkAsync(Readings.Mark(0, fine: true));
        var sent = gateway.BytesToBroker;
        await Task.Delay(TimeSpan.FromSeconds(2));
        await telemetry.MarkAsync(Readings.Mark(0, fine: true));
        await Task.Delay(TimeSpan.FromSeconds(2));
        gateway.BytesToBroker.ShouldBe(sent);

        var batches = consumer.Of("cpu").Count;
        await telemetry.MarkAsync(Readings.Mark(0));
        await consumer.UntilAsync(() => consumer.Of("cpu").Count >= batches + 2, "the slices arrive afterwards");
        long[] sequences = [.. consumer.Of("cpu").Select(batch => batch.Sequence).Distinct()];
        sequences.ShouldBe(Enumerable.Range(1, sequences.Length).Select(i => (long)i));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Given_a_fine_slice_When_the_input_ends_or_a_signal_comes_Then_all_is_flushed_and_the_exit_is_0(string? signal)
    {
        await using var servers = await TestServers.CreateAsync();
        await using var consumer = await BatchConsumer.StartAsync(servers.Broker);
        using var telemetry = await TelemetryProcess.StartAsync(servers.Broker, Settings);
        await telemetry.MarkAsync(Readings.Mark(0, fine: true) with { TrialId = Trial, Attempt = 1, Phase = TrialPhase.Measure });
        await Task.Delay(500);

        if (signal is null)
            telemetry.CloseInput();
        else
            telemetry.Signal(signal);

        (await telemetry.EndAsync()).ShouldBe((0, string.Empty));
        await consumer.UntilAsync(() => consumer.Of("cpu").Any(batch => batch.Phase == "Measure" && batch.OffsetsNs.Length > 1), "the slice arrives");
    }

    [Fact]
    public async Task Given_a_line_that_is_no_mark_When_it_comes_Then_it_is_answered_and_sampling_goes_on()
    {
        await using var servers = await TestServers.CreateAsync();
        using var telemetry = await TelemetryProcess.StartAsync(servers.Broker, Settings);

        (await telemetry.TellAsync("{\"seq\":")).ShouldNotBeNull().ShouldStartWith("error ");
        await telemetry.MarkAsync(Readings.Mark(0));
        telemetry.CloseInput();

        var (code, errors) = await telemetry.EndAsync();
        code.ShouldBe(0);
        errors.ShouldContain("PhaseMark");
    }

    [Fact]
    public async Task Given_a_worker_that_died_When_nobody_reads_the_answers_Then_the_readings_still_arrive()
    {
        await using var servers = await TestServers.CreateAsync();
        await using var consumer = await BatchConsumer.StartAsync(servers.Broker);
        using var telemetry = await TelemetryProcess.StartAsync(servers.Broker, Settings);

        telemetry.CloseOutput();
        await telemetry.TellAsync("""{"seq":1,"fine":true}""");
        telemetry.CloseInput();

        (await telemetry.EndAsync()).ShouldBe((0, string.Empty));
        await consumer.UntilAsync(() => consumer.Of("cpu").Count >= 2, "both slices arrive");
    }

    [Theory]
    [InlineData("hello", "TelemetrySettings")]
    [InlineData("", "TelemetrySettings")]
    [InlineData("""{"device":"local","bootId":"b","finePeriodMs":1,"coarsePeriodMs":1000}""", "finePeriodMs is 1")]
    public async Task Given_a_bad_first_line_When_started_Then_it_says_what_and_exits_2(string line, string said)
    {
        using var telemetry = TelemetryProcess.Start("amqp://edge@127.0.0.1:1/");
        (await telemetry.TellAsync(line)).ShouldBeNull();

        var (code, errors) = await telemetry.EndAsync();
        code.ShouldBe(2);
        errors.ShouldContain(said);
        errors.Trim().Split('\n').ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Given_no_first_line_When_the_input_ends_Then_it_exits_2()
    {
        using var telemetry = TelemetryProcess.Start("amqp://edge@127.0.0.1:1/");
        telemetry.CloseInput();

        var (code, errors) = await telemetry.EndAsync();
        code.ShouldBe(2);
        errors.ShouldContain("first line of standard input");
    }

    [Fact]
    public async Task Given_a_line_without_end_When_it_is_longer_than_a_mebibyte_Then_it_exits_2()
    {
        using var telemetry = TelemetryProcess.Start("amqp://edge@127.0.0.1:1/");
        (await telemetry.TellAsync(new string('x', 2 * 1024 * 1024))).ShouldBeNull();

        var (code, errors) = await telemetry.EndAsync();
        code.ShouldBe(2);
        errors.ShouldContain("1 MiB");
    }

    [Theory]
    [InlineData(null, "not set")]
    [InlineData("http://edge:topsecret@127.0.0.1/", "not an AMQP address")]
    [InlineData("127.0.0.1", "not an AMQP address")]
    public async Task Given_no_usable_broker_address_When_started_Then_it_names_the_variable_and_exits_3(string? broker, string said)
    {
        using var telemetry = TelemetryProcess.Start(broker);

        var (code, errors) = await telemetry.EndAsync();
        code.ShouldBe(3);
        errors.ShouldContain("EDGE_BROKER");
        errors.ShouldContain(said);
        errors.ShouldNotContain("topsecret");
    }
}
