namespace EdgePipeline.Workloads.Filebench.Wml;

/// <summary>Tokens one after another, with what is said when another was expected.</summary>
internal sealed class WmlReader(IReadOnlyList<WmlToken> tokens)
{
    private int _at;

    public bool AtEnd => _at == tokens.Count;

    public int Line => AtEnd ? (tokens.Count == 0 ? 1 : tokens[^1].Line) : tokens[_at].Line;

    /// <summary>What comes next, for messages.</summary>
    public string Shown => AtEnd ? "the end" : tokens[_at].Text;

    public WmlToken Take(string expected) => AtEnd ? throw Fault($"the text ends where {expected} is expected") : tokens[_at++];

    public string TakeWord(string expected)
    {
        var token = Take(expected);
        return token.Kind == WmlTokenKind.Word ? token.Text : throw new WmlException(token.Line, $"'{token.Text}' stands where {expected} is expected");
    }

    public void TakeSign(char sign) => Require(TrySign(sign), $"'{Shown}' stands where '{sign}' is expected");

    public void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw Fault(otherwise);
        }
    }

    public bool TrySign(char sign) => Try(token => token.IsSign(sign));

    public bool TryWord(string word) => Try(token => token.IsWord(word));

    public bool Try(WmlTokenKind kind) => Try(token => token.Kind == kind);

    public WmlException Fault(string reason) => new(Line, reason);

    private bool Try(Func<WmlToken, bool> fits)
    {
        if (AtEnd || !fits(tokens[_at]))
        {
            return false;
        }

        _at++;
        return true;
    }
}
