using EdgePipeline.GuestImage.Formats;

namespace EdgePipeline.GuestImage.Building;

/// <summary>The shared libraries among unpacked packages, by the names programs ask for.</summary>
internal sealed class Libraries
{
    private readonly Dictionary<string, string> _paths;
    private readonly GuestArchitecture _architecture;

    private Libraries(Dictionary<string, string> paths, GuestArchitecture architecture) => (_paths, _architecture) = (paths, architecture);

    public static Libraries In(string unpacked, GuestArchitecture architecture)
    {
        // The loader's own folders first: a plug-in elsewhere may have a library's name.
        string[] standard = [Path.Combine(unpacked, "lib", architecture.Triplet), Path.Combine(unpacked, "usr/lib", architecture.Triplet)];
        var paths =
            from path in Directory.EnumerateFiles(unpacked, "*.so*", SearchOption.AllDirectories)
            orderby standard.Contains(Path.GetDirectoryName(path)) ? 0 : 1, path
            let target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path
            where File.Exists(target)
            select (Name: Path.GetFileName(path), Target: target);
        return new Libraries(paths.DistinctBy(path => path.Name).ToDictionary(path => path.Name, path => path.Target), architecture);
    }

    /// <returns>The same, and these where they lack a name.</returns>
    public Libraries OrElse(IReadOnlyDictionary<string, string> more) =>
        new(_paths.Concat(more).DistinctBy(path => path.Key).ToDictionary(path => path.Key, path => path.Value), _architecture);

    /// <summary>Adds to the tree every library that the program needs, by the name it is asked for, and the loader where the program names it.</summary>
    /// <exception cref="ImageBuildException">The program is not of the architecture, or a library is in no package.</exception>
    public void AddNeedsOf(string program, FileTree tree)
    {
        Queue<string> open = new([program]);
        while (open.TryDequeue(out var path))
        {
            var needs = NeedsOf(path);
            if (needs.Interpreter is { } loader && !tree.Contains(loader))
                tree.AddProgram(loader, Find(Path.GetFileName(loader), path));
            foreach (var name in needs.Libraries)
            {
                var place = $"/usr/lib/{_architecture.Triplet}/{name}";
                if (tree.Contains(place))
                    continue;
                var source = Find(name, path);
                tree.AddFile(place, source);
                open.Enqueue(source);
            }
        }
    }

    private ElfNeeds NeedsOf(string path)
    {
        try
        {
            var needs = Elf.Needs(File.ReadAllBytes(path));
            return needs.Machine == _architecture.Machine
                ? needs
                : throw new ImageBuildException($"'{path}' is a program for {needs.Machine}, not for {_architecture.Name}.");
        }
        catch (InvalidDataException failure)
        {
            throw new ImageBuildException($"'{path}' is not a program for {_architecture.Name}: {failure.Message}", failure);
        }
    }

    private string Find(string name, string user) => _paths.TryGetValue(name, out var path)
        ? path
        : throw new ImageBuildException($"'{Path.GetFileName(user)}' needs {name}, which is in none of the image's packages.");
}
