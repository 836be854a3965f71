using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgePipeline.GuestImage.Building;

/// <summary>Everything that an image's bytes depend on.</summary>
/// <param name="Tools">Those of the recipe whose packages there are.</param>
/// <param name="HostPrograms">This machine's own, in place of packages that there are not.</param>
/// <param name="FilesystemTools">The version line of mke2fs, which lays the root file system out.</param>
internal sealed record ImageInputs(
    GuestArchitecture Architecture,
    ImageRecipe Recipe,
    IReadOnlyList<RecipeTool> Tools,
    IReadOnlyList<HostProgram> HostPrograms,
    IReadOnlyList<MissingTool> Missing,
    IReadOnlyList<PackageFile> Packages,
    HostFilebench? Filebench,
    string FilesystemTools)
{
    /// <summary>SHA-256 over all of it, as lines of text.</summary>
    public string Id()
    {
        List<string> lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"builder {ImageRecipe.BuilderVersion}"),
            $"architecture {Architecture.Name}",
            $"filesystem-tools {FilesystemTools}",
            $"initramfs-init {Sha256(Recipe.InitramfsInit)}",
            $"guest-init {Sha256(Recipe.GuestInit)}",
            .. Recipe.Modules.Select(module => $"module {module}"),
            .. Tools.Select(tool => $"tool {tool.Name} {tool.Path} {tool.Package}"),
            .. Packages.Select(package => $"package {package.Name} {package.Version} {package.Sha256}"),
            .. HostPrograms.Select(program => $"host {program.Tool.Path} {HostProgram.Sha256(program.Source)}"),
            .. Filebench?.Hashes().Select(file => $"host {file.Path} {file.Sha256}") ?? [],
        ];
        return Sha256(string.Join('\n', lines));
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
