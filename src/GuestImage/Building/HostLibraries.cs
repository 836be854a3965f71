using EdgePipeline.GuestImage.Formats;

namespace EdgePipeline.GuestImage.Building;

/// <summary>This machine's shared libraries, for programs of its own that need more than the image's packages have.</summary>
internal static class HostLibraries
{
    /// <param name="programs">Programs and plug-ins of this machine.</param>
    /// <param name="prefix">What they were installed below.</param>
    /// <returns>Path by the name that they are asked for, of all that they need in turn; what this machine lacks is left out.</returns>
    public static IReadOnlyDictionary<string, string> NeededBy(IEnumerable<string> programs, string prefix, GuestArchitecture architecture)
    {
        // As its loader looks them up: the user's own first.
        string[] folders = [$"{prefix}/lib", "/usr/local/lib", $"/lib/{architecture.Triplet}", $"/usr/lib/{architecture.Triplet}"];
        SortedDictionary<string, string> found = new(StringComparer.Ordinal);
        Queue<string> open = new(programs);
        while (open.TryDequeue(out var program))
        {
            foreach (var name in Elf.Needs(File.ReadAllBytes(program)).Libraries.Where(name => !found.ContainsKey(name)))
            {
                if (folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(IsOfTheArchitecture) is not { } path)
                    continue;
                found[name] = path;
                open.Enqueue(path);
            }
        }

        return found;

        bool IsOfTheArchitecture(string path)
        {
            if (!File.Exists(path))
                return false;
            var content = File.ReadAllBytes(path);
            return Elf.IsElf(content) && Elf.Needs(content).Machine == architecture.Machine;
        }
    }
}
