using System.Text;
using EdgePipeline.Telemetry.Meters;
using EdgePipeline.Telemetry.Meters.Http;
using EdgePipeline.Telemetry.Meters.Programs;
using EdgePipeline.Telemetry.Meters.Scpi;

namespace EdgePipeline.Telemetry.Tests.Meters;

/// <summary>What meters say, and what they say when something is wrong.</summary>
public sealed class ReplyTests
{
    [Theory]
    [InlineData("230.12E+00,41.234E-03,4.1120E+00,NAN", 3, 4.112, "")]
    [InlineData("  -1.5 ", 1, -1.5, "")]
    [InlineData("230.12E+00,41.234E-03,4.1120E+00,NAN", 4, 0, "no number in field 4: over its range")]
    [InlineData("9.91E+37", 1, 0, "over its range, or not ready")]
    [InlineData("9.9E+37", 1, 0, "over its range, or not ready")]
    [InlineData("-9.9E37,1", 1, 0, "over its range, or not ready")]
    [InlineData("INF", 1, 0, "has no number in field 1")]
    [InlineData("4.1", 2, 0, "has 1 fields, the power is asked for in field 2")]
    [InlineData("", 1, 0, "has no number in field 1")]
    [InlineData("-113,\"Undefined header\"", 2, 0, "has no number in field 2")]
    [InlineData("\u0007\u0001", 1, 0, "'??' has no number")]
    public void Given_an_instruments_answer_When_parsed_Then_it_is_a_number_or_a_reason(string answer, int field, double number, string said)
    {
        ScpiNumbers.TryParse(answer, field, out var watts, out var problem).ShouldBe(said.Length == 0);
        problem.ShouldContain(said);
        if (said.Length == 0)
            watts.ShouldBe(number, 1e-12);
    }

    [Theory]
    [InlineData("shelly1", """{"power":4.12,"overpower":0.00,"is_valid":true,"timestamp":1700000000,"counters":[4.1,4.1,4.1],"total":1080}""", 4.12)]
    [InlineData("shelly2", """{"id":0,"source":"WS_in","output":true,"apower":4.1,"voltage":242.5,"current":0.033,"aenergy":{"total":18.015}}""", 4.1)]
    [InlineData("tasmota", """{"StatusSNS":{"Time":"2024-06-26T16:19:59","ENERGY":{"Total":167.743,"Power":3,"Voltage":231}}}""", 3.0)]
    [InlineData("tasmota", """{"StatusSNS":{"ENERGY":{"Total":0,"Power":[3,1.5]}}}""", 4.5)]
    [InlineData("shelly1", """{"power":4.12,"is_valid":false}""", null)]
    [InlineData("shelly2", """{"id":0,"apower":null}""", null)]
    [InlineData("shelly2", """{"id":0,"apower":"4.1"}""", null)]
    [InlineData("tasmota", """{"StatusSNS":{"ENERGY":{"Power":[]}}}""", null)]
    [InlineData("tasmota", """{"StatusSNS":{"ENERGY":{"Power":[3,null]}}}""", null)]
    [InlineData("tasmota", """{"WARNING":"Need user=<username>&password=<password>"}""", null)]
    [InlineData("shelly1", "[]", null)]
    [InlineData("shelly1", "<html>", null)]
    [InlineData("shelly1", "", null)]
    public void Given_a_plugs_answer_When_parsed_Then_it_is_watts_or_a_reason(string kind, string text, double? watts)
    {
        PlugReply.TryParse(kind, Encoding.UTF8.GetBytes(text), out var found, out var problem).ShouldBe(watts is not null);
        if (watts is { } expected)
            found.ShouldBe(expected, 1e-12);
        else
            problem.ShouldStartWith($"the {kind} plug's answer ");
    }

    [Theory]
    [InlineData("5000000000 4.25", 5_000_000_000, 4.25)]
    [InlineData("1700000005000000000 4.25", 5_000_000_000, 4.25)]
    [InlineData("5 1e-3", 5, 0.001)]
    [InlineData("5 -1", 5, -1)]
    public void Given_a_programs_line_When_parsed_Then_times_since_the_epoch_are_this_machines_too(string line, long ns, double watts)
    {
        ReadingLine.TryParse(line, bootNs: 1_700_000_000_000_000_000, out var reading).ShouldBeTrue();
        reading.ShouldBe(new MeterReading(ns, watts));
    }

    [Theory]
    [InlineData("")]
    [InlineData("4.25")]
    [InlineData("5 4.25 W")]
    [InlineData("5  4.25")]
    [InlineData("-5 4.25")]
    [InlineData("5 NaN")]
    [InlineData("5 4,25")]
    [InlineData("99999999999999999999 1")]
    public void Given_a_line_that_is_no_reading_When_parsed_Then_it_is_refused(string line) => ReadingLine.TryParse(line, 0, out _).ShouldBeFalse();

    [Fact]
    public void Given_a_line_without_end_When_parsed_Then_it_is_refused() => ReadingLine.TryParse($"5 {new string('1', 200)}", 0, out _).ShouldBeFalse();
}
