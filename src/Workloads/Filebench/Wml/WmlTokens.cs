using System.Text.RegularExpressions;

namespace EdgePipeline.Workloads.Filebench.Wml;

internal enum WmlTokenKind
{
    Word,
    Number,
    Variable,
    Path,
    Quoted,
    Sign,
}

/// <param name="Text">Without the dollar of a variable and the quotes of a text.</param>
internal readonly record struct WmlToken(WmlTokenKind Kind, string Text, int Line)
{
    public bool IsSign(char sign) => Kind == WmlTokenKind.Sign && Text[0] == sign;

    public bool IsWord(string word) => Kind == WmlTokenKind.Word && Text == word;
}

/// <summary>Text in Filebench's language to tokens: fewer than Filebench knows, and nothing that it does not.</summary>
internal static partial class WmlTokens
{
    /// <exception cref="WmlException">A character that begins no token.</exception>
    public static IReadOnlyList<WmlToken> Of(string text)
    {
        var tokens = new List<WmlToken>();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            for (var at = 0; at < lines[i].Length;)
            {
                var match = Pattern().Match(lines[i], at);
                if (!match.Success)
                {
                    throw new WmlException(i + 1, $"the character '{Shown(lines[i][at])}' is not understood here");
                }

                at += match.Length;
                if (Kind(match) is { } kind)
                {
                    tokens.Add(new WmlToken(kind, match.Groups["text"].Value, i + 1));
                }
            }
        }

        return tokens;
    }

    private static WmlTokenKind? Kind(Match match) => match.Groups["kind"].Value switch
    {
        "" when match.Groups["text"].Length == 0 => null,
        "$" => WmlTokenKind.Variable,
        "\"" => WmlTokenKind.Quoted,
        _ => match.Groups["text"].Value[0] switch
        {
            '/' => WmlTokenKind.Path,
            >= '0' and <= '9' => WmlTokenKind.Number,
            '{' or '}' or '(' or ')' or '=' or ',' => WmlTokenKind.Sign,
            _ => WmlTokenKind.Word,
        },
    };

    private static char Shown(char c) => char.IsControl(c) ? '?' : c;

    /// <summary>Space and comments; <c>$name</c>; <c>"text"</c> on one line; a path; a number with k, m or g; a word; a sign.</summary>
    [GeneratedRegex(
        """\G(?:[ \t]+|\#.*|(?<kind>\$)(?<text>[A-Za-z][A-Za-z0-9_]*[A-Za-z0-9])|(?<kind>")(?<text>[^"]*)"|(?<text>/[A-Za-z0-9._/-]*|[0-9]{1,9}[kmg]?(?![A-Za-z0-9_.])|[A-Za-z][A-Za-z0-9._:;-]*|[{}()=,]))""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}

/// <summary>The text is not what the device runs.</summary>
public sealed class WmlException(int line, string reason) : Exception(reason)
{
    /// <summary>1-based, in the workload's own text; 0: the whole.</summary>
    public int Line => line;
}
