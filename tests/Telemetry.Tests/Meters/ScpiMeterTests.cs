using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Meters;
using EdgePipeline.Telemetry.Meters.Scpi;

namespace EdgePipeline.Telemetry.Tests.Meters;

public sealed class ScpiMeterTests
{
    private const string Identity = "YOKOGAWA,WT310,C2XX00000V,F1.03";

    [Fact]
    public void Given_an_instrument_When_read_Then_it_is_set_up_once_and_asked_each_time()
    {
        var answers = new Queue<string>(["4.1120E+00\n", "4.5E+00\r\n"]);
        using var instrument = new Instrument(question => question == "*IDN?" ? $"{Identity}\n" : answers.Dequeue());
        using var meter = Meter(instrument);

        meter.TryRead(out var first, out _).ShouldBeTrue();
        meter.TryRead(out var second, out _).ShouldBeTrue();

        (first.Watts, second.Watts).ShouldBe((4.112, 4.5));
        second.Ns.ShouldBeGreaterThan(first.Ns);
        instrument.Heard.ShouldBe(["*IDN?", ":NUMERIC:FORMAT ASCII", ":NUMERIC:NORMAL:ITEM1 P,1", ":NUMERIC:NORMAL:VALUE?", ":NUMERIC:NORMAL:VALUE?"]);
    }

    [Theory]
    [InlineData("NAN\n", "over its range")]
    [InlineData("9.91E+37\n", "over its range")]
    [InlineData("-113,\"Undefined header\"\n", "")]
    [InlineData("hello\n", "has no number")]
    [InlineData("", "closed the connection")]
    public void Given_a_fault_When_read_Then_there_is_a_reason_and_the_next_reading_may_be_good(string fault, string said)
    {
        var faulty = true;
        using var instrument = new Instrument(question => question == "*IDN?" ? $"{Identity}\n" : faulty ? fault : "4.1\n");
        using var meter = Meter(instrument);

        var read = meter.TryRead(out var reading, out var problem);
        if (said.Length > 0)
        {
            read.ShouldBeFalse();
            problem.ShouldContain(said);
        }
        else
        {
            // A number where the power should be is taken for one: the bounds are what catches it.
            reading.Watts.ShouldBe(-113);
        }

        faulty = false;
        meter.TryRead(out reading, out _).ShouldBeTrue();
        reading.Watts.ShouldBe(4.1);
    }

    [Fact]
    public void Given_an_instrument_that_is_silent_or_never_ends_When_read_Then_the_wait_ends_and_a_late_answer_is_not_taken_for_the_next()
    {
        string? answer = null;
        using var instrument = new Instrument(question => question == "*IDN?" ? $"{Identity}\n" : answer);
        using var meter = Meter(instrument);

        meter.TryRead(out _, out var silence).ShouldBeFalse();
        silence.ShouldBe($"127.0.0.1:{instrument.Port} did not answer within 2000 ms");
        answer = new string('1', 5000);
        meter.TryRead(out _, out var problem).ShouldBeFalse();
        problem.ShouldContain("longer than 4096 bytes");
        answer = "4.1\n";
        meter.TryRead(out var reading, out _).ShouldBeTrue();

        reading.Watts.ShouldBe(4.1);
        instrument.Heard.Count(line => line == "*IDN?").ShouldBe(3, "it begins anew after any trouble");
    }

    [Fact]
    public void Given_an_instrument_that_says_a_byte_now_and_then_When_read_Then_the_wait_is_for_the_whole_answer()
    {
        // Each byte comes in time, the line never does.
        using var instrument = new Instrument(_ => "1.2345\n", pause: TimeSpan.FromMilliseconds(500));
        using var meter = Meter(instrument);

        meter.TryRead(out _, out var problem).ShouldBeFalse();
        problem.ShouldBe($"127.0.0.1:{instrument.Port} did not answer within 2000 ms");
    }

    [Fact]
    public void Given_nothing_at_the_address_When_read_Then_the_reason_says_so()
    {
        int port;
        using (var gone = new Instrument(_ => null))
            port = gone.Port;
        using var meter = MeterKinds.Open(new MeterSettings("pi", "wt", "scpi", $"127.0.0.1:{port}"), login: null, TimeProvider.System);

        meter.TryRead(out _, out var problem).ShouldBeFalse();
        problem.ShouldContain($"127.0.0.1:{port}");
    }

    [Fact]
    public async Task Given_a_character_device_When_read_Then_lines_pass_both_ways_unchanged()
    {
        using var terminal = new PseudoTerminal();
        var instrument = Task.Run(() =>
        {
            terminal.ReadLine().ShouldBe("*IDN?");
            terminal.Write($"{Identity}\r\n");
            terminal.ReadLine().ShouldBe(":A");
            terminal.ReadLine().ShouldBe("P?");
            terminal.Write("4.25\n");
        });
        using var meter = MeterKinds.Open(
            new MeterSettings("pi", "wt", "scpi", terminal.Path, Setup: [":A"], Ask: "P?", Baud: 115_200), login: null, TimeProvider.System);

        meter.TryRead(out var reading, out var problem).ShouldBeTrue(problem);
        await instrument;
        reading.Watts.ShouldBe(4.25);
        meter.TryRead(out _, out problem).ShouldBeFalse();
        problem.ShouldContain("did not answer within");
    }

    [Theory]
    [InlineData("/dev/null", 9600, "cannot be set to 9600 baud")]
    [InlineData("/dev/none", 9600, "cannot be opened")]
    public void Given_a_file_that_is_no_terminal_When_read_Then_the_reason_says_so(string path, int baud, string said)
    {
        using var meter = MeterKinds.Open(new MeterSettings("pi", "wt", "scpi", path, Baud: baud), login: null, TimeProvider.System);
        meter.TryRead(out _, out var problem).ShouldBeFalse();
        problem.ShouldContain(said);
    }

    private static ScpiMeter Meter(Instrument instrument) => new(
        () => new StreamLine(instrument.Host, instrument.Port, TimeProvider.System), ScpiMeter.DefaultSetup, ScpiMeter.DefaultAsk, field: 1, TimeProvider.System);
}
