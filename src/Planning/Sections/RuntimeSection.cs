using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning.Yaml;
using EdgePipeline.Workloads;
using YamlDotNet.RepresentationModel;

namespace EdgePipeline.Planning.Sections;

/// <summary>An entry of <c>runtimes</c>: a code alone, or a code with its factors; each list multiplies.</summary>
internal static class RuntimeSection
{
    private const long Mib = 1024 * 1024;

    private static readonly Field Name = new("name", FieldKind.Name, "Tells two entries of one runtime apart; what a list varies is added to it.");

    /// <summary>Codes, with the fields that each takes.</summary>
    public static IReadOnlyDictionary<RuntimeCode, IReadOnlyList<Field>> Fields { get; } = new Dictionary<RuntimeCode, IReadOnlyList<Field>>
    {
        [RuntimeCode.NT] = [],
        [RuntimeCode.RC] =
        [
            Name,
            Cpus("CPU limit, in whole CPUs.", RuntimeBounds.MaxCpus),
            Memory("Memory limit, page cache of the container included; whole MiB.", RuntimeBounds.MinContainerMib),
            Choice("engine", "What spawns the container; runc when nothing is said.", Enum.GetValues<ContainerEngine>()),
            Choice("network", "A bridge of its own, or the device's network; bridge when nothing is said.", Enum.GetValues<NetworkMode>()),
        ],
        [RuntimeCode.VM] = Qemu(RuntimeCode.VM),
        [RuntimeCode.QM] = Qemu(RuntimeCode.QM),
        [RuntimeCode.FC] =
        [
            Name,
            Cpus("Virtual CPUs of the guest: 1 or an even number.", RuntimeBounds.MaxFirecrackerCpus),
            Memory("Memory of the guest; whole MiB.", RuntimeBounds.MinGuestMib),
            Choice("cache", "Firecracker's cache_type: unsafe ignores the guest's flushes and is its own default.", RuntimeBounds.Caches(RuntimeCode.FC)),
            Choice("aio", "Firecracker's io_engine.", RuntimeBounds.Engines(RuntimeCode.FC)),
        ],
        [RuntimeCode.KC] =
        [
            Name,
            Cpus("Virtual CPUs of the guest.", RuntimeBounds.MaxCpus),
            Memory("Memory of the guest; whole MiB.", RuntimeBounds.MinGuestMib),
        ],
    };

    /// <returns>One runtime for each combination of the listed values; none when anything was wrong (and said).</returns>
    public static IReadOnlyList<RuntimeSpec> Read(YamlNode node, string path, ProblemList problems)
    {
        var (codeNode, body) = node switch
        {
            YamlScalarNode scalar => (scalar, null),
            YamlMappingNode { Children.Count: 1 } mapping => (mapping.Children[0].Key as YamlScalarNode, mapping.Children[0].Value),
            _ => (null, (YamlNode?)null),
        };
        if (codeNode is null || !Enum.TryParse<RuntimeCode>(codeNode.Value, out var code) || code.ToString() != codeNode.Value)
        {
            var shown = codeNode is null ? "this" : $"'{SectionReader.Shown(codeNode.Value)}'";
            problems.Add(node, path, $"{shown} is not a runtime", $"one of {string.Join(", ", Fields.Keys)}, or for example RC: {{ cpus: 1, memory: 512m }}");
            return [];
        }

        if (body is null or YamlScalarNode { Value: "" or null or "~" or "null" })
        {
            return [new RuntimeSpec(code.ToString(), code)];
        }

        var bodyPath = SectionReader.Join(path, code.ToString());
        return SectionReader.Read(body, Fields[code], bodyPath, problems) is { } values && !SectionReader.MultipliesTooFar(values, body, bodyPath, problems)
            ? Variants(code, values, (YamlMappingNode)body, bodyPath, problems)
            : [];
    }

    private static RuntimeSpec[] Variants(
        RuntimeCode code, IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> of, YamlMappingNode node, string path, ProblemList problems)
    {
        var variants = Multiply(code, of).ToArray();
        return SectionReader.Reject(variants.SelectMany(RuntimeBounds.Violations), node, path, problems)
            ? []
            : [.. variants.Zip(RuntimeLabel.For(variants), (spec, name) => spec with { Name = name })];
    }

    private static IEnumerable<RuntimeSpec> Multiply(RuntimeCode code, IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> of) =>
        from cpus in Given(of, "cpus", value => (decimal?)value.Number)
        from memory in Given(of, "memory", value => (int?)(value.Number / Mib))
        from engine in Given(of, "engine", Word<ContainerEngine>)
        from network in Given(of, "network", Word<NetworkMode>)
        from accelerator in Given(of, "accelerator", Word<Accelerator>)
        from cache in Given(of, "cache", Word<DiskCache>)
        from aio in Given(of, "aio", Word<DiskEngine>)
        select new RuntimeSpec(
            of.TryGetValue("name", out var name) ? name[0].Text : code.ToString(), code, cpus, memory, engine, network, accelerator, cache, aio);

    /// <returns>One null where nothing is said: the runtime's default.</returns>
    private static IEnumerable<T?> Given<T>(IReadOnlyDictionary<string, IReadOnlyList<FieldValue>> of, string field, Func<FieldValue, T?> read) =>
        of.TryGetValue(field, out var values) ? values.Select(read) : [default];

    private static T? Word<T>(FieldValue value)
        where T : struct, Enum => EnumWords.Parse<T>(value.Text);

    private static Field[] Qemu(RuntimeCode code) =>
    [
        Name,
        Cpus("Virtual CPUs of the guest.", RuntimeBounds.MaxCpus),
        Memory("Memory of the guest; whole MiB.", RuntimeBounds.MinGuestMib),
        Choice("accelerator", "What runs the guest's instructions; auto: KVM where a guest boots with it, else TCG.", Enum.GetValues<Accelerator>()),
        Choice("cache", "What the host does with the guest's writes and flushes.", RuntimeBounds.Caches(code)),
        Choice("aio", "How the host reads and writes the guest's disk; native needs cache none or directsync.", RuntimeBounds.Engines(code)),
    ];

    private static Field Cpus(string help, int max) => new("cpus", FieldKind.Integer, help, Multiplies: true, Min: 1, Max: max);

    private static Field Memory(string help, int minMib) =>
        new("memory", FieldKind.Size, help, Multiplies: true, Min: minMib * Mib, Max: RuntimeBounds.MaxMib * Mib);

    private static Field Choice<T>(string name, string help, IEnumerable<T> known)
        where T : struct, Enum => new(name, FieldKind.Choice, help, Multiplies: true, Choices: [.. known.Select(EnumWords.Of)]);
}
