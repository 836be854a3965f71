using EdgePipeline.Telemetry.Meters;
using EdgePipeline.Telemetry.Meters.Programs;

namespace EdgePipeline.Telemetry.Tests.Meters;

/// <summary>The thread that asks a meter: nothing that a meter does may end the process.</summary>
public sealed class MeterReaderTests : IDisposable
{
    private readonly MeterLog _log = new(minW: 0, maxW: 1000, capacity: 10);
    private readonly List<string> _said = [];
    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public void Given_a_meter_that_fails_as_nobody_foresaw_When_read_Then_that_is_the_reason_and_it_is_asked_again()
    {
        var asked = 0;
        using var meter = new Double(() => ++asked switch
        {
            1 or 2 => throw new InvalidOperationException("the character set is odd"),
            3 => new MeterReading(7, 4.25),
            _ => Stopping(),
        });

        Read(meter);

        _said.ShouldBe(["the character set is odd"]);
        _log.TakeUntil(long.MaxValue).Readings.ShouldHaveSingleItem().ShouldBe(new LoggedReading(7, 4250, 0, 2, 0));
    }

    [Fact]
    public void Given_a_meter_that_is_taken_away_at_the_end_When_read_Then_nothing_is_said()
    {
        using var meter = new Double(() =>
        {
            _stop.Cancel();
            throw new ObjectDisposedException("its line");
        });

        Read(meter);

        (_said.Count, _log.Problem).ShouldBe((0, null));
    }

    [Fact]
    public void Given_a_program_When_it_has_ended_Then_it_keeps_no_time_any_more_and_each_reading_says_so()
    {
        using var meter = new ProgramMeter("echo 5 4.25", TimeProvider.System);

        meter.TryRead(out var reading, out var problem).ShouldBeTrue(problem);
        (meter.KeepsTime, reading.Watts).ShouldBe((true, 4.25));
        for (var i = 0; i < 2; i++)
        {
            meter.TryRead(out _, out problem).ShouldBeFalse();
            (meter.KeepsTime, problem).ShouldBe((false, "echo ended with exit code 0"));
        }
    }

    [Fact]
    public async Task Given_a_program_whose_times_are_not_of_now_When_read_Then_those_are_unreadable_and_what_follows_is_read()
    {
        const string Ahead = "more than 10 s ahead", Before = "before that of the line before";
        // A number too large for an uptime and too small for the epoch, an hour ahead, one step back.
        var nowNs = TimeProvider.System.GetTimestamp();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"{nowNs} 4\n900000000000000000 4\n{nowNs + 3_600_000_000_000} 4\n{nowNs - 1} 4\n{nowNs} 5\n{nowNs + 1} 6\n");
            using var meter = new ProgramMeter($"cat {file}", TimeProvider.System);

            (bool Read, double Watts, string Problem) Next() => (meter.TryRead(out var reading, out var problem), reading.Watts, problem);
            (bool Read, double Watts, string Problem)[] all = [.. Enumerable.Range(0, 6).Select(_ => Next())];

            all.Select(next => (next.Read, next.Watts)).ShouldBe([(true, 4), (false, 0), (false, 0), (false, 0), (true, 5), (true, 6)]);
            all.Select(next => next.Problem).Zip(["", Ahead, Ahead, Before, "", ""]).ShouldAllBe(pair => pair.First.Contains(pair.Second, StringComparison.Ordinal));
            all[1].Problem.ShouldBe("the time that cat printed is more than 10 s ahead: print CLOCK_MONOTONIC or the time since the epoch, in nanoseconds");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Given_a_program_that_is_waited_for_When_the_end_takes_it_away_Then_the_thread_ends_without_a_word()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "5 4.25\n");
            var meter = new ProgramMeter($"tail -f {file}", TimeProvider.System);
            var thread = Task.Run(() => Read(meter));
            while (_log.TakeUntil(long.MaxValue).Readings.Count == 0 && !thread.IsCompleted)
                await Task.Delay(10);

            await _stop.CancelAsync();
            meter.Dispose();

            await thread;
            _said.ShouldBeEmpty();
        }
        finally
        {
            File.Delete(file);
        }
    }

    public void Dispose() => _stop.Dispose();

    private MeterReading Stopping()
    {
        _stop.Cancel();
        return default;
    }

    private void Read(IMeter meter) => new MeterReader(meter, _log, periodMs: 10, TimeProvider.System, _said.Add).Run(_stop.Token);

    private sealed class Double(Func<MeterReading> answer) : IMeter
    {
        public bool KeepsTime => false;

        public bool TryRead(out MeterReading reading, out string problem)
        {
            (reading, problem) = (answer(), "");
            return true;
        }

        public void Dispose()
        {
        }
    }
}
