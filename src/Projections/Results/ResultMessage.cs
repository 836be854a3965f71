using System.Text.Json;
using EdgePipeline.Projections.Tables;

namespace EdgePipeline.Projections.Results;

/// <summary>A result on its way out.</summary>
/// <param name="Id">The same result has the same id, however often it leaves.</param>
/// <param name="Event">e.g. <c>trial-completed</c>.</param>
/// <param name="At">When it came about, by the events; null when they do not say.</param>
/// <param name="Data">The row.</param>
internal sealed record ResultMessage(string Id, string Event, string Experiment, string RoutingKey, DateTimeOffset? At, JsonElement Data)
{
    private const int LongestPart = 50;

    public static ResultMessage Of<TRow>(
        string id, string eventName, ResultAbout about, DateTimeOffset? at, TRow row) => new(
        id,
        eventName,
        about.Experiment,
        string.Join('.', new[] { about.Experiment, about.Device, about.Runtime, about.Workload, eventName }.Select(Part)),
        at,
        JsonSerializer.SerializeToElement(row, RowJson.Options));

    /// <summary>A dot would make two words of one, and a key ends at 255 bytes.</summary>
    private static string Part(string? name) => name is null or ""
        ? "-"
        : new string([.. name.Select(letter => char.IsAscii(letter) && letter is not ('.' or '*' or '#') && !char.IsControl(letter) ? letter : '_').Take(LongestPart)]);
}

/// <summary>What a result is about; absent parts do not apply.</summary>
internal sealed record ResultAbout(string Experiment, string? Device = null, string? Runtime = null, string? Workload = null);
