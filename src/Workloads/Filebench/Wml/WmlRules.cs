namespace EdgePipeline.Workloads.Filebench.Wml;

internal enum WmlUse
{
    /// <summary>A name of the workload's own.</summary>
    Name,

    /// <summary>Exactly <c>$dir</c>.</summary>
    Directory,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A number or a random variable.</summary>
    Amount,

    /// <summary>The bare name, a number, true or false.</summary>
    Switch,
}

/// <summary>
/// All that a workload may say. Filebench knows more, and what is not here is refused: <c>system</c> runs shell commands, paths
/// other than the trial's directory leave it, priorities reach beyond it.
/// </summary>
internal static class WmlRules
{
    public const long MaxInstances = 1024;
    public const long MaxEntries = 1_000_000;
    public const long MaxOperationBytes = 1L << 30;

    private static readonly (string, WmlUse)[] AnyFile =
    [
        ("name", WmlUse.Name), ("path", WmlUse.Directory), ("size", WmlUse.Amount), ("prealloc", WmlUse.Switch), ("paralloc", WmlUse.Switch),
        ("reuse", WmlUse.Switch), ("readonly", WmlUse.Switch), ("writeonly", WmlUse.Switch),
    ];

    /// <summary>Attributes of each element.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, WmlUse>> Attributes { get; } = Table(
        ("file", AnyFile),
        ("fileset",
        [
            .. AnyFile, ("entries", WmlUse.Number), ("dirwidth", WmlUse.Amount), ("dirgamma", WmlUse.Number), ("leafdirs", WmlUse.Amount),
        ]),
        ("process", [("name", WmlUse.Name), ("instances", WmlUse.Number)]),
        ("thread", [("name", WmlUse.Name), ("instances", WmlUse.Number), ("memsize", WmlUse.Number), ("useism", WmlUse.Switch)]),
        ("eventgen", [("rate", WmlUse.Number)]),
        ("flowop",
        [
            ("name", WmlUse.Name), ("filename", WmlUse.Name), ("filesetname", WmlUse.Name), ("target", WmlUse.Name), ("fd", WmlUse.Number),
            ("srcfd", WmlUse.Number), ("iosize", WmlUse.Amount), ("workingset", WmlUse.Amount), ("iters", WmlUse.Amount), ("value", WmlUse.Amount),
            ("highwater", WmlUse.Amount), ("indexed", WmlUse.Amount), ("random", WmlUse.Switch), ("opennext", WmlUse.Switch),
            ("dsync", WmlUse.Switch), ("directio", WmlUse.Switch), ("blocking", WmlUse.Switch), ("noreadahead", WmlUse.Switch),
        ]));

    /// <summary>Highest values, where a large one would harm the machine rather than the result.</summary>
    public static IReadOnlyDictionary<string, long> Highest { get; } = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        ["instances"] = MaxInstances,
        ["entries"] = MaxEntries,
        ["memsize"] = MaxOperationBytes,
        ["iosize"] = MaxOperationBytes,
        ["fd"] = 64,
        ["srcfd"] = 64,
    };

    /// <summary>The flowops, and which way their bytes go.</summary>
    public static IReadOnlyDictionary<string, FlowopBytes> Flowops { get; } = new Dictionary<string, FlowopBytes>(StringComparer.Ordinal)
    {
        ["read"] = FlowopBytes.Read,
        ["readwholefile"] = FlowopBytes.Read,
        ["write"] = FlowopBytes.Written,
        ["aiowrite"] = FlowopBytes.Written,
        ["appendfile"] = FlowopBytes.Written,
        ["appendfilerand"] = FlowopBytes.Written,
        ["writewholefile"] = FlowopBytes.Written,
        ["aiowait"] = FlowopBytes.None,
        ["openfile"] = FlowopBytes.None,
        ["createfile"] = FlowopBytes.None,
        ["closefile"] = FlowopBytes.None,
        ["deletefile"] = FlowopBytes.None,
        ["statfile"] = FlowopBytes.None,
        ["fsync"] = FlowopBytes.None,
        ["fsyncset"] = FlowopBytes.None,
        ["makedir"] = FlowopBytes.None,
        ["removedir"] = FlowopBytes.None,
        ["listdir"] = FlowopBytes.None,
        ["block"] = FlowopBytes.None,
        ["wakeup"] = FlowopBytes.None,
        ["semblock"] = FlowopBytes.None,
        ["sempost"] = FlowopBytes.None,
        ["hog"] = FlowopBytes.None,
        ["delay"] = FlowopBytes.None,
        ["eventlimit"] = FlowopBytes.None,
        ["bwlimit"] = FlowopBytes.None,
        ["iopslimit"] = FlowopBytes.None,
        ["opslimit"] = FlowopBytes.None,
        ["finishoncount"] = FlowopBytes.None,
        ["finishonbytes"] = FlowopBytes.None,
    };

    /// <summary>Distributions that come with Filebench.</summary>
    public static IReadOnlyList<string> Distributions { get; } =
    [
        "cvar-erlang", "cvar-exponential", "cvar-gamma", "cvar-lognormal", "cvar-normal", "cvar-triangular", "cvar-uniform", "cvar-weibull",
    ];

    /// <summary>Words that Filebench reads as its own wherever they stand.</summary>
    public static IReadOnlySet<string> Reserved { get; } = new HashSet<string>(
        """
        create define debug domultisync echo enable eventgen quit list run psrun set sleep system version file files fileset filesets
        process processes thread flowop randvar mode multi cvar alldone blocking client dirwidth dirdepthrv directio dirgamma dsync
        entries fd filename filesetname filesize firstdone gamma highwater indexed instances iosize iters leafdirs master mean memsize
        ioprio min max name nice opennext paralloc parameters path prealloc random randsrc randtable rate readonly writeonly reuse round
        seed size srcfd target timeout trusttree type useism value workingset nousestats lathist uniform tabular urandom rand48
        noreadahead in true false
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    private static Dictionary<string, IReadOnlyDictionary<string, WmlUse>> Table(params (string Element, (string, WmlUse)[] Uses)[] rows) =>
        rows.ToDictionary(
            row => row.Element,
            row => (IReadOnlyDictionary<string, WmlUse>)row.Uses.ToDictionary(use => use.Item1, use => use.Item2, StringComparer.Ordinal),
            StringComparer.Ordinal);
}
