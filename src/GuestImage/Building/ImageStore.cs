using System.Text.Json;

namespace EdgePipeline.GuestImage.Building;

/// <summary>
/// The images below a cache folder: <c>images/ARCH-ID/</c>, and <c>images/latest-ARCH</c>, which names the one built last.
/// Trials use that one and need no network; only a build asks for newer packages.
/// </summary>
public sealed class ImageStore(string cache)
{
    /// <summary>Enough of the id to tell images apart in a listing.</summary>
    private const int ShownId = 16;

    private string Images => Path.Combine(cache, "images");

    /// <returns>The image built last for the architecture; null when none was, or its files are not whole.</returns>
    public BuiltImage? Latest(GuestArchitecture architecture)
    {
        var pointer = Pointer(architecture.Name);
        return File.Exists(pointer) ? Open(Path.Combine(Images, File.ReadAllText(pointer).Trim())) : null;
    }

    internal BuiltImage? Find(GuestArchitecture architecture, string id) => Open(FolderOf(architecture.Name, id));

    /// <summary>An empty folder to build in; on the same file system, so that publishing is a rename.</summary>
    internal string BeginBuild()
    {
        Directory.CreateDirectory(Images);
        // The caller holds the cache's lock: what else is there was left by a build that was killed.
        foreach (var leftover in Directory.GetDirectories(Images, ".building-*"))
            Directory.Delete(leftover, recursive: true);
        return Directory.CreateDirectory(Path.Combine(Images, $".building-{Path.GetRandomFileName()}")).FullName;
    }

    internal BuiltImage Publish(string folder, ImageManifest manifest)
    {
        File.WriteAllBytes(Path.Combine(folder, BuiltImage.ManifestName), manifest.ToJson());
        foreach (var file in Directory.GetFiles(folder))
        {
            // A rename may reach the disk before the files that it publishes.
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        var target = FolderOf(manifest.Architecture, manifest.Id);
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        Directory.Move(folder, target);
        var image = new BuiltImage(target, manifest);
        MarkLatest(image);
        return image;
    }

    internal void MarkLatest(BuiltImage image)
    {
        var pointer = Pointer(image.Manifest.Architecture);
        File.WriteAllText(pointer + ".new", Path.GetFileName(image.Folder) + "\n");
        File.Move(pointer + ".new", pointer, overwrite: true);
    }

    private string FolderOf(string architecture, string id) => Path.Combine(Images, $"{architecture}-{id[..ShownId]}");

    private string Pointer(string architecture) => Path.Combine(Images, $"latest-{architecture}");

    private static BuiltImage? Open(string folder)
    {
        var path = Path.Combine(folder, BuiltImage.ManifestName);
        if (!File.Exists(path))
            return null;
        try
        {
            var manifest = ImageManifest.Parse(File.ReadAllBytes(path));
            return manifest.Artefacts.All(artefact => Length(Path.Combine(folder, artefact.Name)) == artefact.SizeBytes) ? new BuiltImage(folder, manifest) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long? Length(string path) => File.Exists(path) ? new FileInfo(path).Length : null;
}
