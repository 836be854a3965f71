namespace EdgePipeline.Contracts.Experiments;

/// <summary>Which places of a device's drawn order are run. Whoever runs them, counts them or audits them goes by this.</summary>
public static class DrawnOrder
{
    /// <param name="order">Of one device, by position.</param>
    /// <param name="isStopped">Whether a trial's cell had stopped before it.</param>
    /// <param name="after">The place that was run last; null: none was.</param>
    /// <returns>Without places of stopped cells, and without a control that would follow another with nothing between them.</returns>
    public static IEnumerable<DrawnTrial> Places(IEnumerable<DrawnTrial> order, Func<DrawnTrial, bool> isStopped, DrawnTrial? after = null)
    {
        var before = after;
        foreach (var drawn in order.Where(drawn => drawn.Position > (after?.Position ?? 0)))
        {
            if (drawn.IsControl ? before is not { IsControl: true } : !isStopped(drawn))
            {
                before = drawn;
                yield return drawn;
            }
        }
    }
}
