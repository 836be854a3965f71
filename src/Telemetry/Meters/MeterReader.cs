namespace EdgePipeline.Telemetry.Meters;

/// <summary>Asks a meter all the time, on a thread of its own: what it shows goes to the log, and so does why it shows nothing.</summary>
internal sealed class MeterReader(IMeter meter, MeterLog log, int periodMs, TimeProvider clock, Action<string> report)
{
    internal void Run(CancellationToken stop)
    {
        var periodNs = periodMs * 1_000_000L;
        var deadline = clock.GetTimestamp();
        string? said = null;
        while (!stop.IsCancellationRequested)
        {
            string? problem;
            var read = TryRead(out var reading, out var failure);
            // At the end the meter is taken away while this thread waits for it: that is no trouble of the meter's.
            if (stop.IsCancellationRequested)
                return;
            if (read)
                problem = log.Add(reading);
            else
                log.Fail(problem = failure);
            if (problem is not null && problem != said)
                report(problem);
            said = problem;

            if (meter.KeepsTime)
                continue;
            deadline = Sampling.Schedule.Next(deadline, periodNs, clock.GetTimestamp());
            Thread.Sleep((int)Math.Max(0, (deadline - clock.GetTimestamp()) / 1_000_000));
        }
    }

    /// <summary>Whatever an odd answer leads to costs one reading: an exception on a thread of its own would end the process.</summary>
    private bool TryRead(out MeterReading reading, out string problem)
    {
        try
        {
            return meter.TryRead(out reading, out problem);
        }
        catch (Exception failure)
        {
            (reading, problem) = (default, failure.Message);
            return false;
        }
    }
}
