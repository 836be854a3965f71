namespace EdgePipeline.Workloads.Filebench.Wml;

/// <summary>A workload that was understood: every variable resolved, every name and number checked.</summary>
internal sealed record WmlScript(
    IReadOnlyList<WmlCvar> Cvars,
    IReadOnlyList<WmlElement> Events,
    IReadOnlyList<WmlElement> Files,
    IReadOnlyList<WmlProcess> Processes,
    string? QuitMode);

/// <summary>A random variable by one of Filebench's own distributions.</summary>
internal sealed record WmlCvar(string Variable, IReadOnlyList<WmlAttribute> Attributes);

/// <param name="Word">What stands first: <c>fileset</c>, <c>thread</c>, or the flowop's own name.</param>
internal sealed record WmlElement(string Word, IReadOnlyList<WmlAttribute> Attributes, int Line)
{
    public WmlValue? Value(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name)?.Value;

    public long Number(string name, long otherwise) => Value(name) is WmlNumber number ? number.Value : otherwise;
}

internal sealed record WmlProcess(WmlElement Element, IReadOnlyList<WmlThread> Threads);

internal sealed record WmlThread(WmlElement Element, IReadOnlyList<WmlElement> Flowops);

internal sealed record WmlAttribute(string Name, WmlValue Value);

internal abstract record WmlValue;

/// <summary>The attribute's name stands alone.</summary>
internal sealed record WmlFlag : WmlValue;

internal sealed record WmlNumber(long Value) : WmlValue;

internal sealed record WmlWord(string Text) : WmlValue;

/// <summary>The trial's directory.</summary>
internal sealed record WmlDirectory : WmlValue;

/// <param name="Mean">The distribution's own mean or upper end; null when its parameters name neither.</param>
internal sealed record WmlRandom(string Variable, double? Mean) : WmlValue;
