namespace EdgePipeline.Workloads.Filebench.Wml;

/// <summary>Text in Filebench's language to a workload by <see cref="WmlRules"/>.</summary>
internal static class WmlParser
{
    /// <exception cref="WmlException">Something that is not in the rules, with its line.</exception>
    public static WmlScript Parse(string text)
    {
        var reader = new WmlReader(WmlTokens.Of(text));
        var variables = new WmlVariables();
        var (events, files, processes) = (new List<WmlElement>(), new List<WmlElement>(), new List<WmlProcess>());
        string? quitMode = null;
        while (!reader.AtEnd)
        {
            var line = reader.Line;
            switch (reader.TakeWord("a statement"))
            {
                case "set" when reader.TryWord("mode"):
                    quitMode = QuitMode(reader);
                    break;
                case "set":
                    variables.Set(reader);
                    break;
                case "define" when reader.TryWord("process"):
                    processes.Add(Process(reader, variables, line));
                    break;
                case "define":
                    var kind = reader.TakeWord("file, fileset or process");
                    files.Add(kind is "file" or "fileset"
                        ? Element(kind, kind, reader, variables, line)
                        : throw new WmlException(line, $"'define {kind}' is not a statement that the device runs"));
                    break;
                case "eventgen":
                    events.Add(Element("eventgen", "eventgen", reader, variables, line));
                    break;
                case "run":
                    // The point says how long; the text's own time is left out.
                    _ = reader.Try(WmlTokenKind.Number) || reader.Try(WmlTokenKind.Variable);
                    break;
                case "echo":
                    reader.Require(reader.Try(WmlTokenKind.Quoted), "echo takes a text in quotes");
                    break;
                case "create" when reader.TryWord("files") || reader.TryWord("fileset") || reader.TryWord("filesets"):
                    // Running does it anyway.
                    break;
                case var other:
                    throw new WmlException(line, $"'{other}' is not a statement that the device runs");
            }
        }

        return new WmlScript(variables.Cvars, events, files, processes, quitMode);
    }

    private static string QuitMode(WmlReader reader)
    {
        reader.Require(reader.TryWord("quit"), "the device runs 'set mode quit' and no other mode");
        var mode = reader.TakeWord("timeout, alldone or firstdone");
        reader.Require(mode is "timeout" or "alldone" or "firstdone", $"'{mode}' is none of timeout, alldone and firstdone");
        return mode;
    }

    private static WmlProcess Process(WmlReader reader, WmlVariables variables, int line)
    {
        var element = Element("process", "process", reader, variables, line);
        return new WmlProcess(element, Block(reader, "thread", () =>
        {
            var threadLine = reader.Line;
            var thread = Element("thread", "thread", reader, variables, threadLine);
            return new WmlThread(thread, Block(reader, "flowop", () => Flowop(reader, variables)));
        }));
    }

    private static WmlElement Flowop(WmlReader reader, WmlVariables variables)
    {
        var line = reader.Line;
        var word = reader.TakeWord("a flowop");
        return WmlRules.Flowops.ContainsKey(word)
            ? Element("flowop", word, reader, variables, line)
            : throw new WmlException(line, $"'{word}' is not a flowop that the device runs");
    }

    /// <summary>One or more of the same in braces.</summary>
    private static List<T> Block<T>(WmlReader reader, string word, Func<T> read)
    {
        var items = new List<T>();
        reader.TakeSign('{');
        while (!reader.TrySign('}'))
        {
            reader.Require(reader.TryWord(word), $"'{reader.Shown}' stands where '{word}' is expected");
            items.Add(read());
        }

        reader.Require(items.Count > 0, $"there is no {word} between the braces");
        return items;
    }

    /// <param name="rules">Whose attributes it takes.</param>
    private static WmlElement Element(string rules, string word, WmlReader reader, WmlVariables variables, int line)
    {
        var known = WmlRules.Attributes[rules];
        var attributes = new List<WmlAttribute>();
        do
        {
            var at = reader.Line;
            var name = reader.TakeWord("an attribute");
            if (!known.TryGetValue(name, out var use) || attributes.Exists(attribute => attribute.Name == name))
            {
                throw new WmlException(at, known.ContainsKey(name) ? $"{name} stands twice" : $"{rules} takes no {name}; it takes {string.Join(", ", known.Keys)}");
            }

            attributes.Add(new WmlAttribute(name, reader.TrySign('=') ? variables.Value(name, use, reader)
                : use == WmlUse.Switch ? new WmlFlag()
                : throw new WmlException(at, $"{name} has no value")));
        }
        while (reader.TrySign(','));

        return rules == "eventgen" || attributes.Exists(attribute => attribute.Name == "name")
            ? new WmlElement(word, attributes, line)
            : throw new WmlException(line, $"the {rules} has no name");
    }
}
