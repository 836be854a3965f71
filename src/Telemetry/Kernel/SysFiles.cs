using System.Globalization;

namespace EdgePipeline.Telemetry.Kernel;

/// <summary>Small files of /sys that are read once, at the start, to find out what there is.</summary>
internal static class SysFiles
{
    /// <summary>Sorted; none when the folder is not there. Links to folders are folders.</summary>
    internal static IReadOnlyList<string> Folders(string parent, string pattern = "*")
    {
        try
        {
            return [.. Directory.GetDirectories(parent, pattern).Order(StringComparer.Ordinal)];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <returns>Without blanks around it; null when there is nothing to read.</returns>
    internal static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static long? Number(string path) =>
        long.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
