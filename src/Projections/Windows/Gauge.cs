namespace EdgePipeline.Projections.Windows;

/// <summary>The integral of a gauge over a window.</summary>
public static class Gauge
{
    /// <summary>Trapezoids between readings; the edges are interpolated linearly.</summary>
    /// <returns>In the gauge's unit times seconds: mW give mJ.</returns>
    public static Quantity Integral(Timeline timeline, string column, long startNs, long endNs)
    {
        if (Coverage.Problem(timeline, startNs, endNs, everywhere: true) is { } problem)
        {
            return Quantity.Missing(problem);
        }

        if (!timeline.Columns.TryGetValue(column, out var values))
        {
            return Quantity.Missing($"{timeline.Source} has no column {column}");
        }

        var inside = Enumerable.Range(0, timeline.TimesNs.Length)
            .Where(index => timeline.TimesNs[index] > startNs && timeline.TimesNs[index] < endNs)
            .Select(index => (TimeNs: timeline.TimesNs[index], Value: (double)values[index]));
        (long TimeNs, double Value)[] points = [(startNs, At(timeline, values, startNs)), .. inside, (endNs, At(timeline, values, endNs))];
        return Quantity.Of(points.Zip(points.Skip(1), (a, b) => (a.Value + b.Value) / 2 * (b.TimeNs - a.TimeNs) / 1e9).Sum());
    }

    private static double At(Timeline timeline, long[] values, long timeNs)
    {
        var index = timeline.Before(timeNs);
        return timeline.TimesNs[index] == timeNs
            ? values[index]
            : values[index] + ((values[index + 1] - values[index]) * (double)(timeNs - timeline.TimesNs[index])
                / (timeline.TimesNs[index + 1] - timeline.TimesNs[index]));
    }
}
