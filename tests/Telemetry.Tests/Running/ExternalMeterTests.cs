using System.Globalization;
using System.Text.Json;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Telemetry.Tests.Meters;
using EdgePipeline.Telemetry.Tests.Sampling;
using EdgePipeline.TestSupport;

namespace EdgePipeline.Telemetry.Tests.Running;

/// <summary>Two instances of the program: the device's telemetry, and that of a meter which measures it.</summary>
public sealed class ExternalMeterTests
{
    private static readonly Guid Trial = Guid.NewGuid();

    [Fact]
    public async Task Given_a_meter_beside_a_device_When_a_trial_runs_Then_its_readings_are_the_trials_on_the_devices_clock_and_nothing_is_sent_meanwhile()
    {
        await using var servers = await TestServers.CreateAsync();
        await using var consumer = await BatchConsumer.StartAsync(servers.Broker);
        using var gateway = new Gateway(servers.Broker);
        gateway.Open();
        using var instrument = new Instrument(question => question == "*IDN?" ? "ACME,1,2,3\n" : "4.25\n");
        using var meter = await MeterAsync(gateway.Address, new MeterSettings("local", "wt310", "scpi", $"127.0.0.1:{instrument.Port}", PeriodMs: 20));
        using var telemetry = await TelemetryProcess.StartAsync(servers.Broker, Readings.Settings);
        // The meter listens, and the device's telemetry has a connection.
        await consumer.UntilAsync(() => gateway.BytesToBroker > 0 && instrument.Heard.Count > 5, "the meter reads");
        await telemetry.MarkAsync(Readings.Mark(0));
        await Task.Delay(TimeSpan.FromSeconds(2));

        await telemetry.MarkAsync(Readings.Mark(0) with { TrialId = Trial, Attempt = 1, Phase = TrialPhase.Gate });
        await Task.Delay(TimeSpan.FromSeconds(1));
        await telemetry.MarkAsync(Readings.Mark(0, fine: true) with { TrialId = Trial, Attempt = 1, Phase = TrialPhase.Measure });
        var sent = gateway.BytesToBroker;
        await Task.Delay(TimeSpan.FromSeconds(2));
        gateway.BytesToBroker.ShouldBe(sent, "the meter sends nothing in a window");
        await telemetry.MarkAsync(Readings.Mark(0) with { TrialId = Trial, Attempt = 1, Phase = TrialPhase.Teardown });
        await Task.Delay(TimeSpan.FromSeconds(1));
        await telemetry.MarkAsync(Readings.Mark(0));
        await consumer.UntilAsync(() => consumer.Of("power:wt310").Count > 0 && consumer.Of("cpu").Any(batch => batch.Phase == "Measure"), "the trial's readings arrive");
        meter.CloseInput();
        (await meter.EndAsync()).ShouldBe((0, string.Empty));

        var window = consumer.Of("cpu").Single(batch => batch.Phase == "Measure");
        var readings = consumer.Column("power:wt310", "power_mw");
        var batch = consumer.Of("power:wt310")[0];
        (batch.Device, batch.BootId, batch.TrialId, batch.Attempt).ShouldBe(("local", "boot", Trial, 1));
        readings[0].Ns.ShouldBeLessThan(window.StartNs, "from before the window");
        readings[^1].Ns.ShouldBeGreaterThan(window.StartNs + window.OffsetsNs[^1], "until after it");
        readings.ShouldAllBe(reading => reading.Value == 4250);
        // Both run on this machine: their clocks are one and the same, and what was measured must say so.
        Math.Abs(Whole(batch, "clock_offset_ns")).ShouldBeLessThanOrEqualTo(Whole(batch, "clock_uncertainty_ns"));
    }

    [Fact]
    public async Task Given_a_program_that_prints_readings_When_a_trial_runs_Then_they_arrive_and_its_end_is_the_reason_for_the_next()
    {
        await using var servers = await TestServers.CreateAsync();
        await using var consumer = await BatchConsumer.StartAsync(servers.Broker);
        var script = Path.GetTempFileName();
        try
        {
            // Epoch time, a line that is none, and an end with a code of its own.
            await File.WriteAllTextAsync(script, "i=0; while [ $i -lt 40 ]; do echo \"$(date +%s%N) 3.5\"; i=$((i+1)); sleep 0.1; done; echo over; exit 7\n");
            using var meter = await MeterAsync(servers.Broker, new MeterSettings("local", "prog", "program", $"sh {script}", PeriodMs: 100));
            using var telemetry = await TelemetryProcess.StartAsync(servers.Broker, Readings.Settings);
            await Task.Delay(TimeSpan.FromSeconds(1.5));
            var second = Guid.NewGuid();
            await RunTrialAsync(telemetry, Trial, TimeSpan.FromSeconds(1));
            await consumer.UntilAsync(() => consumer.Of("power:prog").Any(batch => batch.TrialId == Trial && batch.OffsetsNs.Length > 3), "the first trial has readings");
            await consumer.UntilAsync(() => meter.SaidOnErrors.Contains("ended with exit code 7", StringComparison.Ordinal), "the program ends");
            await RunTrialAsync(telemetry, second, TimeSpan.FromSeconds(1));
            await consumer.UntilAsync(() => consumer.Of("power:prog").Any(batch => batch.TrialId == second), "the second has the reason");

            var last = consumer.Of("power:prog").Last(batch => batch.TrialId == second);
            (last.OffsetsNs.Length, last.Attributes!["reason"]).ShouldBe((0, "sh ended with exit code 7"));
            meter.SaidOnErrors.ShouldContain("printed 1 lines that are not NANOSECONDS WATTS");
        }
        finally
        {
            File.Delete(script);
        }
    }

    [Theory]
    [InlineData("sleep 600")]
    [InlineData("yes 1 3.5")]
    public async Task Given_a_program_that_still_runs_When_the_meters_input_ends_Then_both_end_in_order(string program)
    {
        await using var servers = await TestServers.CreateAsync();
        using var meter = await MeterAsync(servers.Broker, new MeterSettings("local", "prog", "program", program, PeriodMs: 100));

        meter.CloseInput();

        (await meter.EndAsync()).ShouldBe((0, string.Empty));
    }

    [Theory]
    [InlineData("""{"device":"pi","name":"m","kind":"thermometer","address":"x"}""", "kind is thermometer: write scpi")]
    [InlineData("""{"device":"pi","name":"m","kind":"scpi","address":"here"}""", "write host:port")]
    [InlineData("""{"device":"pi","name":"m","kind":"shelly2","address":"plug"}""", "write http://host")]
    [InlineData("""{"device":"pi","name":"m","kind":"program","address":" "}""", "write the program")]
    [InlineData("""{"device":"pi","name":"m","kind":"scpi","address":"a:1","periodMs":1}""", "periodMs is 1")]
    [InlineData("""{"device":"pi","name":"m","kind":"scpi","address":"a:1","maxW":-1}""", "0 <= minW < maxW")]
    [InlineData("""{"device":"pi","kind":"scpi","address":"a:1"}""", "name is missing")]
    [InlineData("""{"name":"m","kind":"scpi","address":"a:1"}""", "device is missing")]
    [InlineData("x", "MeterSettings")]
    public async Task Given_a_bad_first_line_When_started_as_a_meter_Then_it_says_what_to_write_and_exits_2(string line, string said)
    {
        using var meter = TelemetryProcess.Start("amqp://edge@127.0.0.1:1/", "meter");
        (await meter.TellAsync(line)).ShouldBeNull();

        var (code, errors) = await meter.EndAsync();
        code.ShouldBe(2);
        errors.ShouldContain(said);
    }

    private static async Task<TelemetryProcess> MeterAsync(string broker, MeterSettings settings)
    {
        var meter = TelemetryProcess.Start(broker, "meter");
        (await meter.TellAsync(JsonSerializer.Serialize(settings, JsonSerializerOptions.Web))).ShouldBe("ok 0");
        return meter;
    }

    private static async Task RunTrialAsync(TelemetryProcess telemetry, Guid trial, TimeSpan time)
    {
        await telemetry.MarkAsync(Readings.Mark(0) with { TrialId = trial, Attempt = 1, Phase = TrialPhase.Gate });
        await Task.Delay(time);
        await telemetry.MarkAsync(Readings.Mark(0));
    }

    private static long Whole(TelemetryBatch batch, string attribute) => long.Parse(batch.Attributes![attribute], CultureInfo.InvariantCulture);
}
