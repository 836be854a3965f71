namespace EdgePipeline.Projections.Windows;

/// <summary>How much a cumulative counter grew within a window.</summary>
public static class Counter
{
    /// <summary>The edges are interpolated linearly between the readings around them.</summary>
    /// <param name="mayStepBack">The kernel lets idle and iowait step back a little; that is no growth, as sysstat counts it too.</param>
    /// <returns>In the counter's own unit.</returns>
    public static Quantity Growth(Timeline timeline, string column, long startNs, long endNs, bool mayStepBack = false)
    {
        if (Coverage.Problem(timeline, startNs, endNs, everywhere: false) is { } problem)
        {
            return Quantity.Missing(problem);
        }

        if (!timeline.Columns.TryGetValue(column, out var values))
        {
            return Quantity.Missing($"{timeline.Source} has no column {column}");
        }

        var growth = From(values, timeline, endNs, timeline.Before(startNs)) - From(values, timeline, startNs, timeline.Before(startNs));
        return growth >= 0 ? Quantity.Of(growth)
            : mayStepBack ? Quantity.Of(0)
            : Quantity.Missing($"{timeline.Source}: {column} went backwards");
    }

    /// <summary>The counter at a time, less its value at a reading near by: differences of long values lose no digits.</summary>
    private static double From(long[] values, Timeline timeline, long timeNs, int origin)
    {
        var index = timeline.Before(timeNs);
        double since = values[index] - values[origin];
        if (timeline.TimesNs[index] == timeNs)
        {
            return since;
        }

        var fraction = (double)(timeNs - timeline.TimesNs[index]) / (timeline.TimesNs[index + 1] - timeline.TimesNs[index]);
        return since + ((values[index + 1] - values[index]) * fraction);
    }
}
