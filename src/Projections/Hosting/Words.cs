namespace EdgePipeline.Projections.Hosting;

/// <summary>The words after a verb: plain ones in order, and options by name.</summary>
internal sealed record Words(IReadOnlyList<string> Plain, ILookup<string, string> Options)
{
    /// <param name="words">As they were typed.</param>
    /// <param name="valued">Options that are followed by a value.</param>
    /// <param name="flags">Options that are not.</param>
    /// <returns>Null: an option that there is not, or one without its value.</returns>
    public static Words? Parse(IReadOnlyList<string> words, IReadOnlyList<string> valued, IReadOnlyList<string> flags)
    {
        var (plain, options) = (new List<string>(), new List<(string Name, string Value)>());
        for (var i = 0; i < words.Count; i++)
        {
            if (valued.Contains(words[i]) && i + 1 < words.Count)
            {
                options.Add((words[i], words[++i]));
            }
            else if (flags.Contains(words[i]))
            {
                options.Add((words[i], ""));
            }
            else if (words[i].StartsWith("--", StringComparison.Ordinal))
            {
                return null;
            }
            else
            {
                plain.Add(words[i]);
            }
        }

        return new Words(plain, options.ToLookup(option => option.Name, option => option.Value, StringComparer.Ordinal));
    }

    public bool Has(string option) => Options.Contains(option);

    /// <summary>The last one counts.</summary>
    public string? Option(string option) => Options[option].LastOrDefault();
}
