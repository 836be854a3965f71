namespace EdgePipeline.Projections.Hosting;

/// <summary>Text of events, for a terminal: what it says stays, what would steer the terminal does not.</summary>
internal static class Printable
{
    public static string Text(string text) => string.Concat(text.Select(letter => char.IsControl(letter) && letter is not ('\n' or '\t') ? '?' : letter));
}
