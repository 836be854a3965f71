namespace EdgePipeline.Workloads;

/// <summary>Quotes what a tool said in one sentence of ours.</summary>
internal static class ToolError
{
    private const int MaxChars = 300;

    /// <returns><c>: first line</c>, cut to a readable length, or nothing. The first line says what happened; the rest is kept as raw output.</returns>
    public static string Quote(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOf('\n');
        line = (end < 0 ? line : line[..end]).Trim();
        return line.IsEmpty ? "" : $": {(line.Length <= MaxChars ? line : string.Concat(line[..MaxChars], "…"))}";
    }
}
