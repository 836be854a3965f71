namespace EdgePipeline.Projections.Windows;

/// <summary>Memory of the processes that a trial's telemetry followed: the tool, or a virtual machine's monitor and its helpers.</summary>
public static class MemoryUse
{
    private const string Column = "rss_bytes";

    /// <summary>A stored batch with no other column than the one read here.</summary>
    public const string OnlySql =
        $"(data || jsonb_build_object('columns', jsonb_build_object('{Column}', data->'columns'->'{Column}'), 'units', '{{}}'::jsonb))::text";

    /// <summary>A process that was not read for so many periods is over. Processes of one reading are some microseconds apart.</summary>
    private const double PeriodsAlive = 1.5;

    /// <summary>The highest sum over the processes at any reading within the window. Pages that processes share count in each.</summary>
    /// <returns>In bytes.</returns>
    public static Quantity Peak(IReadOnlyList<Timeline> processes, long startNs, long endNs)
    {
        if (processes.Count == 0)
        {
            return Quantity.Missing("no telemetry from a process during the trial");
        }

        (Timeline Process, long[] Bytes)[] known = [.. processes.Where(process => process.Columns.ContainsKey(Column)).Select(process => (process, process.Columns[Column]))];
        long? peak = null;
        foreach (var timeNs in known.SelectMany(of => of.Process.TimesNs).Where(timeNs => timeNs >= startNs && timeNs <= endNs).Distinct())
        {
            var sum = 0L;
            foreach (var (process, bytes) in known)
            {
                sum += At(process, bytes, timeNs);
            }

            peak = Math.Max(peak ?? sum, sum);
        }

        return peak is { } highest ? Quantity.Of(highest) : Quantity.Missing("no reading of a process within the window");
    }

    private static long At(Timeline process, long[] bytes, long timeNs)
    {
        var index = process.Before(timeNs);
        return index >= 0 && timeNs - process.TimesNs[index] <= PeriodsAlive * process.PeriodsNs[index] ? bytes[index] : 0;
    }
}
