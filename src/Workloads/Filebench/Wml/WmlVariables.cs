using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgePipeline.Workloads.Filebench.Wml;

/// <summary>What <c>set</c> gave each variable so far, and values by the rules of where they stand.</summary>
internal sealed partial class WmlVariables
{
    public const string Directory = "dir";

    private readonly Dictionary<string, WmlValue> _values = new(StringComparer.Ordinal) { [Directory] = new WmlDirectory() };
    private readonly List<WmlCvar> _cvars = [];

    public IReadOnlyList<WmlCvar> Cvars => _cvars;

    /// <summary>After the word <c>set</c>. The trial's directory stands, whatever the text says of it.</summary>
    public void Set(WmlReader reader)
    {
        var variable = reader.Take("a variable");
        if (variable.Kind != WmlTokenKind.Variable)
        {
            throw new WmlException(variable.Line, $"'set {variable.Text}' is not a statement that the device runs");
        }

        reader.TakeSign('=');
        if (variable.Text == Directory)
        {
            reader.Take("a directory");
        }
        else
        {
            _values[variable.Text] = reader.TryWord("cvar") ? Cvar(variable.Text, reader) : Literal(reader.Take("a value"));
        }
    }

    /// <summary>The value after an attribute's <c>=</c>.</summary>
    public WmlValue Value(string attribute, WmlUse use, WmlReader reader)
    {
        var token = reader.Take("a value");
        var value = token.Kind == WmlTokenKind.Variable ? Resolve(token) : Literal(token);
        var fits = use switch
        {
            WmlUse.Name => value is WmlWord { Text: var name } && !WmlRules.Reserved.Contains(name),
            WmlUse.Directory => value is WmlDirectory,
            WmlUse.Number => value is WmlNumber,
            WmlUse.Amount => value is WmlNumber or WmlRandom,
            _ => value is WmlNumber or WmlWord { Text: "true" or "false" },
        };
        if (!fits)
        {
            throw new WmlException(token.Line, $"{attribute}={token.Text} does not fit; it takes {Expected(use)}");
        }

        return value is WmlNumber { Value: var number } && WmlRules.Highest.TryGetValue(attribute, out var highest) && number > highest
            ? throw new WmlException(token.Line, $"{attribute}={number} is more than {highest}")
            : value;
    }

    private WmlValue Resolve(WmlToken token) => _values.TryGetValue(token.Text, out var value)
        ? value
        : throw new WmlException(token.Line, $"${token.Text} is not set above");

    private static WmlValue Literal(WmlToken token) => token.Kind switch
    {
        WmlTokenKind.Number => new WmlNumber(Number(token.Text)),
        WmlTokenKind.Word when NamePattern().IsMatch(token.Text) => new WmlWord(token.Text),
        WmlTokenKind.Path => throw new WmlException(token.Line, $"the path {token.Text} leaves the trial's directory; write $dir"),
        _ => throw new WmlException(token.Line, $"'{token.Text}' is not a value that the device runs"),
    };

    private WmlRandom Cvar(string variable, WmlReader reader)
    {
        var line = reader.Line;
        var attributes = new List<WmlAttribute>();
        reader.TakeSign('(');
        do
        {
            var name = reader.TakeWord("type, parameters, min, max or round");
            reader.TakeSign('=');
            attributes.Add(new WmlAttribute(name, name switch
            {
                "type" => Distribution(reader),
                "parameters" => Parameters(reader),
                "min" or "max" or "round" => Value(name, WmlUse.Number, reader),
                _ => throw new WmlException(line, $"a cvar has no {name}"),
            }));
        }
        while (reader.TrySign(','));
        reader.TakeSign(')');
        if (!attributes.Exists(attribute => attribute.Name == "type"))
        {
            throw new WmlException(line, "the cvar has no type");
        }

        _cvars.RemoveAll(cvar => cvar.Variable == variable);
        _cvars.Add(new WmlCvar(variable, attributes));
        return new WmlRandom(variable, Mean(attributes));
    }

    private static WmlWord Distribution(WmlReader reader) => reader.TakeWord("a distribution") is var type && WmlRules.Distributions.Contains(type)
        ? new WmlWord(type)
        : throw reader.Fault($"'{type}' is none of {string.Join(", ", WmlRules.Distributions)}");

    private static WmlWord Parameters(WmlReader reader) => reader.TakeWord("parameters") is var text && ParametersPattern().IsMatch(text)
        ? new WmlWord(text)
        : throw reader.Fault($"'{text}' is not of the form mean:16384;gamma:1.5");

    private static double? Mean(List<WmlAttribute> attributes)
    {
        var text = attributes.Find(attribute => attribute.Name == "parameters")?.Value is WmlWord { Text: var given } ? given : "";
        var byName = text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split(':'))
            .ToLookup(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return byName["mean"].Concat(byName["upper"]).Select(number => (double?)number).FirstOrDefault()
            ?? (attributes.Find(attribute => attribute.Name == "max")?.Value is WmlNumber { Value: var max } ? max : null);
    }

    private static string Expected(WmlUse use) => use switch
    {
        WmlUse.Name => "a name that is no word of Filebench's own",
        WmlUse.Directory => "$dir and nothing else",
        WmlUse.Number => "a number",
        WmlUse.Amount => "a number or a cvar",
        _ => "a number, true or false",
    };

    private static long Number(string text) => long.Parse(text.AsSpan().TrimEnd("kmg"), CultureInfo.InvariantCulture) << text[^1] switch
    {
        'k' => 10,
        'm' => 20,
        'g' => 30,
        _ => 0,
    };

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-z]{1,20}:[0-9]{1,12}(\.[0-9]{1,6})?(;[a-z]{1,20}:[0-9]{1,12}(\.[0-9]{1,6})?){0,5}$", RegexOptions.ExplicitCapture)]
    private static partial Regex ParametersPattern();
}
