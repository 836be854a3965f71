using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.DeviceWorker.Environment;

/// <summary>A mapping in a device file. Every fault is one message: file, line, column, field, what to write instead.</summary>
internal sealed class DeviceFileSection
{
    private const int MaxText = 200;
    private readonly string _file;
    private readonly string _field;
    private readonly YamlMappingNode _node;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private DeviceFileSection(string file, string field, YamlNode node)
    {
        (_file, _field) = (file, field);
        _node = node as YamlMappingNode ?? throw Fault(node, field, "is not a mapping", "fields below it, each as name: value");
    }

    /// <returns>Null for a file that says nothing.</returns>
    /// <exception cref="SettingsException">The text is no YAML, or no mapping.</exception>
    public static DeviceFileSection? Load(string file, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 || stream.Documents[0].RootNode is YamlScalarNode { Value: null or "" }
                ? null
                : new DeviceFileSection(file, "", stream.Documents[0].RootNode);
        }
        catch (YamlException e)
        {
            throw new SettingsException($"{file}:{e.Start.Line}:{e.Start.Column}: this is not YAML: {(e.InnerException ?? e).Message}; see devices/ for files to start from");
        }
    }

    public DeviceFileSection? Section(string name) => Node(name) is { } node ? new DeviceFileSection(_file, Path(name), node) : null;

    /// <summary>A list of mappings; empty when it is not there.</summary>
    public IReadOnlyList<DeviceFileSection> List(string name) => Node(name) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Children.Select((child, index) => new DeviceFileSection(_file, $"{Path(name)}[{index}]", child))],
        var node => throw Fault(node, Path(name), "is not a list", "a list, each entry on a line that begins with -"),
    };

    /// <summary>One line of text.</summary>
    public string? Text(string name) => Scalar(name, $"one line of at most {MaxText} characters", text =>
        text.Length is > 0 and <= MaxText && !text.Any(char.IsControl) ? text : null);

    /// <summary>An absolute path without <c>..</c>.</summary>
    public string? AbsolutePath(string name) => Scalar(name, "an absolute path such as /sys/class/thermal/thermal_zone0/temp", text =>
        text.StartsWith('/') && text.Length <= MaxText && !text.Split('/').Contains("..") && !text.Any(char.IsControl) ? text : null);

    public string? Choice(string name, IReadOnlyList<string> choices) =>
        Scalar(name, string.Join(", ", choices), text => choices.Contains(text, StringComparer.Ordinal) ? text : null);

    public int? Whole(string name, int min, int max) => Scalar(name, $"{min} to {max}", text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? (int?)number : null);

    public double? Number(string name, double min, double max, string instead) => Scalar(name, instead, text =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? (double?)number : null);

    /// <summary>For what only several fields together show.</summary>
    public SettingsException Wrong(string name, string what, string instead) => Fault(Node(name)!, Path(name), what, instead);

    public SettingsException Missing(string name, string instead) => Fault(_node, Path(name), "is missing", instead);

    /// <summary>After the last field was read: what was not asked for is unknown.</summary>
    public void End()
    {
        foreach (var key in _node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !_known.Contains(name))
            {
                throw Fault(key, Path(key.ToString()), "is no field of a device file", string.Join(", ", _known));
            }
        }
    }

    private T? Scalar<T>(string name, string instead, Func<string, T?> read)
    {
        if (Node(name) is not { } node)
        {
            return default;
        }

        var text = (node as YamlScalarNode)?.Value;
        return text is not null && read(text) is { } value
            ? value
            : throw Fault(node, Path(name), $"is {text ?? "not a single value"}", instead);
    }

    private YamlNode? Node(string name)
    {
        _known.Add(name);
        return _node.Children.FirstOrDefault(child => child.Key is YamlScalarNode key && key.Value == name).Value;
    }

    private string Path(string name) => _field.Length == 0 ? name : $"{_field}.{name}";

    private SettingsException Fault(YamlNode at, string field, string what, string instead) =>
        new($"{_file}:{at.Start.Line}:{at.Start.Column}: {(field.Length == 0 ? "the file" : field)} {what}; write {instead}");
}
