namespace EdgePipeline.Contracts;

/// <summary>Text that came from elsewhere, for a terminal: what it says stays, what would steer the terminal does not.</summary>
public static class Printable
{
    /// <summary>On one line.</summary>
    public static string Line(string text) => string.Concat(text.Select(letter => char.IsControl(letter) && letter != '\t' ? '?' : letter));

    /// <summary>Its lines stay lines.</summary>
    public static string Text(string text) => string.Join('\n', text.Split('\n').Select(Line));
}
