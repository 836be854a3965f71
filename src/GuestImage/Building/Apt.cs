using System.Security.Cryptography;

namespace EdgePipeline.GuestImage.Building;

/// <summary>
/// Resolves and fetches packages with the machine's own apt, sources and keys, in folders of ours: nothing is installed and
/// no state of the machine is touched, so that any user can build for any architecture.
/// </summary>
internal sealed class Apt(string cache, GuestArchitecture architecture)
{
    private readonly string _state = Path.Combine(cache, "apt", architecture.Name);
    private readonly string _packages = Path.Combine(cache, "packages");

    private string Configuration => Path.Combine(_state, "apt.conf");

    public async Task UpdateAsync(CancellationToken cancellation)
    {
        foreach (var folder in new[] { "lists/partial", "cache/archives/partial", "none" })
            Directory.CreateDirectory(Path.Combine(_state, folder));
        Directory.CreateDirectory(_packages);
        await File.WriteAllTextAsync(Path.Combine(_state, "status"), "", cancellation);
        await File.WriteAllTextAsync(Path.Combine(_state, "preferences"), AptConfiguration.OnlyDebian, cancellation);
        await File.WriteAllTextAsync(Configuration, AptConfiguration.For(_state, architecture), cancellation);
        await RunAsync("apt-get", ["update"], cancellation);
    }

    public async Task<bool> IsAvailableAsync(string package, CancellationToken cancellation)
    {
        var policy = await RunAsync("apt-cache", ["policy", package], cancellation);
        return policy.Contains("  Candidate: ", StringComparison.Ordinal) && !policy.Contains("  Candidate: (none)", StringComparison.Ordinal);
    }

    /// <summary>The packages named, the kernel behind its metapackage, and the libraries that apt would install with them.</summary>
    /// <exception cref="ImageBuildException">A package or dependency is in no configured Debian source.</exception>
    public async Task<IReadOnlyList<PackageFile>> ResolveAsync(IReadOnlyCollection<string> packages, CancellationToken cancellation)
    {
        var planned = AptOutput.ParseUris(await RunAsync("apt-get", ["install", "--print-uris", "--yes", .. packages], cancellation));
        var records = await RunAsync("apt-cache", ["show", .. planned.Select(package => $"{package.Name}={package.Version}")], cancellation);
        var described = AptOutput.ParseRecords(records);
        return
        [
            .. described.Where(record => packages.Contains(record.File.Name) || record.IsLibraryOrKernel)
                .Select(record => record.File).OrderBy(file => file.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Fetches what is not there yet and checks all against the archive's signed SHA-256.</summary>
    /// <returns>Paths of the .deb files, in the order asked.</returns>
    public async Task<IReadOnlyList<string>> FetchAsync(IReadOnlyList<PackageFile> packages, CancellationToken cancellation)
    {
        var absent = packages.Where(package => Local(package) is null).Select(package => $"{package.Name}={package.Version}").ToList();
        if (absent.Count > 0)
            await RunAsync("apt-get", ["download", .. absent], cancellation);
        return [.. packages.Select(package => Local(package)
            ?? throw new ImageBuildException($"Package {package.Name} {package.Version} was fetched but is not what the archive's index describes."))];
    }

    private string? Local(PackageFile package)
    {
        var version = package.Version.Replace(":", "%3a", StringComparison.Ordinal);
        return new[] { architecture.Name, "all" }
            .Select(suffix => Path.Combine(_packages, $"{package.Name}_{version}_{suffix}.deb"))
            .FirstOrDefault(path => File.Exists(path) && Sha256(path) == package.Sha256);
    }

    private static string Sha256(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation) =>
        (await HostTool.RunAsync(program, "apt", [$"--config-file={Configuration}", "--quiet=2", .. arguments], cancellation, _packages)).StandardOutput;
}
