using System.Text;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Marks;
using EdgePipeline.Telemetry.Publishing;

namespace EdgePipeline.Telemetry.Sampling;

/// <summary>The loop: wait for a deadline or a mark, read, answer, and outside windows hand pages to the publisher.</summary>
internal sealed class Observer : IDisposable
{
    /// <summary>Outside windows a page is made of so many readings.</summary>
    private const int CoarsePage = 30;
    private const int StandardOutput = 1;
    private const long NsPerMs = 1_000_000;

    private static readonly TimeSpan QuietWithin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(10);

    private readonly Sampler _sampler;
    private readonly Backlog _backlog = new(Backlog.MostValuesByDefault);
    private readonly PageBuilder _pages;
    private readonly Gate _gate = new();
    private readonly MeterDesk _desk;
    private readonly Publisher _publisher;
    private readonly Input _input;
    private readonly TimeProvider _clock;
    private readonly Action<string> _report;
    private readonly CancellationTokenSource _giveUp = new();
    private long _notFollowed;
    private long _markNs;
    private long _lastPeriod;

    /// <exception cref="IOException">/proc is not there.</exception>
    internal Observer(TelemetrySettings settings, BrokerAddress address, Input input, TimeProvider clock, Action<string> report)
    {
        _sampler = new Sampler(settings, clock);
        _pages = new PageBuilder(settings, Guid.NewGuid(), _backlog, clock);
        _desk = new MeterDesk(settings, _gate, clock);
        _publisher = new Publisher(address, _backlog, _gate, report, _desk);
        _input = input;
        _clock = clock;
        _report = report;
    }

    /// <exception cref="InvalidDataException">A line on standard input has no end.</exception>
    internal void Run()
    {
        var publishing = Task.Run(() => _publisher.RunAsync(_giveUp.Token));
        var deadline = _markNs = _clock.GetTimestamp();
        _sampler.Read();
        foreach (var device in _sampler.MissingDevices)
            _report($"block device {device} is not in /proc/diskstats: it has no readings.");
        foreach (var rail in _sampler.Rails)
            Answer($"power {rail.Name} {(rail.Problem is { } problem ? $"missing {problem}" : rail.Total ? "total" : "part")}");
        Answer("ok 0");

        deadline += PeriodNs;
        while (!publishing.IsFaulted)
        {
            var happened = _input.Wait(deadline, out var line);
            if (happened == Happened.End)
                break;
            if (happened == Happened.Line)
                deadline = ApplyMark(line) ?? deadline;
            else
                deadline = ReadAt(deadline);
        }

        Finish(publishing);
    }

    public void Dispose()
    {
        _sampler.Dispose();
        _giveUp.Dispose();
    }

    /// <summary>Between two readings of anything.</summary>
    private long PeriodNs => _sampler.Slice.PeriodMs * NsPerMs / _sampler.RailReadings;

    private long ReadAt(long deadline)
    {
        // Everything at whole periods from the mark, also when that deadline itself was missed; the fast rails in between, too.
        var period = (deadline - _markNs) / (_sampler.Slice.PeriodMs * NsPerMs);
        if (period > _lastPeriod)
            _sampler.Read();
        else
            _sampler.ReadFastRails();
        _lastPeriod = period;
        if (!_sampler.Slice.Fine && _sampler.Readings >= CoarsePage)
            Flush();
        return Schedule.Next(deadline, PeriodNs, _clock.GetTimestamp());
    }

    /// <summary>The next deadline; null when the line was no mark.</summary>
    private long? ApplyMark(ReadOnlySpan<byte> line)
    {
        var now = _clock.GetTimestamp();
        if (!Lines.TryParseMark(line, out var mark, out var problem))
        {
            _report($"standard input: {problem}");
            Answer($"error {problem.ReplaceLineEndings(" ")}");
            return null;
        }

        _desk.Tell(mark, now);
        var before = _sampler.Slice;
        _sampler.Apply(mark);
        if (mark.Fine)
            _gate.Hold(QuietWithin);
        Answer($"ok {mark.Seq}");
        if (!mark.Fine)
        {
            // The short phases around a window are not worth a page each.
            if (before.Fine || mark.TrialId is null || (before.TrialId, before.Attempt) != (mark.TrialId, mark.Attempt))
                Flush();
            _gate.Release();
        }

        (_markNs, _lastPeriod) = (now, 0);
        return now + PeriodNs;
    }

    private void Flush()
    {
        _pages.Flush(_sampler);
        _gate.Wake();
        var left = _sampler.ProcessesNotFollowed - _notFollowed;
        if (left > 0)
            _report($"{left} processes were not followed: there are more than {Processes.ProcessSensor.Most}.");
        _notFollowed += left;
    }

    private void Finish(Task publishing)
    {
        _sampler.Read();
        Flush();
        _giveUp.CancelAfter(LastFlush);
        _gate.Finish();
        // A moment more than the time limit: the connection is closed then.
        publishing.Wait(LastFlush + TimeSpan.FromSeconds(1));
        if (_backlog.ReadingsLost + _backlog.ReadingsWaiting is > 0 and var lost)
            _report($"{lost} readings did not reach the broker and are lost.");
    }

    private static void Answer(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + '\n');
        // Nobody reads any more: the end of standard input will follow.
        _ = Libc.Write(StandardOutput, bytes, bytes.Length);
    }
}
