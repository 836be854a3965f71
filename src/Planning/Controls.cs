using System.Globalization;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;

namespace EdgePipeline.Planning;

/// <summary>Where a plan's control stands in a device's drawn order: before the first trial, after each so many, and at the end. Pure.</summary>
internal static class Controls
{
    /// <param name="cell">What it runs there; null or skipped: the order stays as it is.</param>
    /// <param name="drawn">The device's trials in their order.</param>
    /// <returns>With new positions. A cell's trials have the ids and the order that they have without a control.</returns>
    public static IEnumerable<DrawnTrial> Placed(Guid experimentId, ControlWorkload? control, Cell? cell, IReadOnlyList<DrawnTrial> drawn)
    {
        if (control is null || cell is not { SkipReason: null } || drawn.Count == 0)
        {
            return drawn;
        }

        var before = drawn.Chunk(control.Every).SelectMany((trials, index) => trials.Prepend(Numbered(index + 1)));
        return before.Append(Numbered(((drawn.Count + control.Every - 1) / control.Every) + 1)).Select((trial, index) => trial with { Position = index + 1 });

        DrawnTrial Numbered(int number) => new(
            DeterministicId.From(experimentId.ToString("D"), cell.Key, number.ToString(CultureInfo.InvariantCulture)), cell.Key, cell.Device, ControlWorkload.Block, Position: 0);
    }
}
