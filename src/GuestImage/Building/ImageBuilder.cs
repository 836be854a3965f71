using System.Security.Cryptography;
using EdgePipeline.GuestImage.Formats;

namespace EdgePipeline.GuestImage.Building;

/// <summary>
/// Builds guest images from Debian's packages: no mount, no maintainer script, no emulator, no root.
/// The same inputs give the same bytes, so an image is built once and then found by the hash of its inputs.
/// </summary>
/// <param name="cache">Keeps apt's lists, packages and images; created where absent.</param>
public sealed class ImageBuilder(string cache, IProgress<string> progress)
{
    /// <summary>Debian 12's packages, and later ones'.</summary>
    private static readonly string[] ModuleFolders = ["lib/modules", "usr/lib/modules"];

    private readonly ImageStore _store = new(cache);

    /// <summary>The recipe with this machine's own tools, where it has them.</summary>
    public static ImageRecipe DefaultRecipe() => ImageRecipe.Default(HostTool.Find);

    /// <returns>The image of the newest packages; the cached one when nothing has changed.</returns>
    /// <exception cref="ImageBuildException">A tool of the host is missing, or a package cannot be had or used.</exception>
    public async Task<BuiltImage> BuildAsync(GuestArchitecture architecture, ImageRecipe recipe, CancellationToken cancellation)
    {
        using var held = await CacheLock.TakeAsync(cache, progress, cancellation);
        Apt apt = new(cache, architecture);
        var inputs = await GatherAsync(apt, architecture, recipe, cancellation);
        if (_store.Find(architecture, inputs.Id()) is { } cached)
        {
            progress.Report($"unchanged: {cached.Folder}");
            _store.MarkLatest(cached);
            return cached;
        }

        var folder = _store.BeginBuild();
        try
        {
            return await BuildAsync(apt, inputs, folder, cancellation);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            throw new ImageBuildException($"The image cannot be built: {failure.Message}", failure);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<ImageInputs> GatherAsync(Apt apt, GuestArchitecture architecture, ImageRecipe recipe, CancellationToken cancellation)
    {
        progress.Report($"reading Debian's package lists for {architecture.Name}");
        await apt.UpdateAsync(cancellation);
        List<RecipeTool> tools = [];
        List<HostProgram> own = [];
        List<MissingTool> missing = [];
        foreach (var tool in recipe.Tools)
        {
            if (!tool.Optional || await apt.IsAvailableAsync(tool.Package, cancellation))
                tools.Add(tool);
            else if (HostProgram.Locate(tool, architecture) is { } program)
                own.Add(program);
            else
                missing.Add(new MissingTool(tool.Name, tool.Absent ?? $"no configured Debian source has {tool.Package}"));
        }

        var (filebench, reason) = HostFilebench.Locate(recipe.Filebench, architecture);
        if (reason is not null)
            missing.Add(new MissingTool("filebench", reason));
        string[] names = [architecture.KernelPackage, ImageRecipe.BusyboxPackage, .. tools.Select(tool => tool.Package).Distinct()];
        var packages = await apt.ResolveAsync(names, cancellation);
        var version = await HostTool.RunAsync("mke2fs", "e2fsprogs", ["-V"], cancellation);
        return new ImageInputs(architecture, recipe, tools, own, missing, packages, filebench, version.StandardError.Split('\n')[0]);
    }

    private async Task<BuiltImage> BuildAsync(Apt apt, ImageInputs inputs, string folder, CancellationToken cancellation)
    {
        progress.Report($"fetching {inputs.Packages.Count} packages, {inputs.Packages.Sum(package => package.SizeBytes) / 1_000_000} MB where not cached");
        var debs = await apt.FetchAsync(inputs.Packages, cancellation);
        var work = Directory.CreateDirectory(Path.Combine(folder, "work")).FullName;
        var unpacked = Directory.CreateDirectory(Path.Combine(work, "unpacked")).FullName;
        progress.Report("unpacking");
        foreach (var deb in debs)
            await HostTool.RunAsync("dpkg-deb", "dpkg", ["--extract", deb, unpacked], cancellation);

        progress.Report("writing kernel and initramfs");
        var release = WriteKernel(inputs, unpacked, folder);
        progress.Report("writing root file system");
        await ExtFilesystem.WriteAsync(RootFilesystem.Tree(inputs, unpacked, work, inputs.Architecture), Path.Combine(folder, BuiltImage.RootName), cancellation);
        Directory.Delete(work, recursive: true);

        var image = _store.Publish(folder, Manifest(inputs, release, folder));
        progress.Report($"built: {image.Folder}");
        return image;
    }

    private static string WriteKernel(ImageInputs inputs, string unpacked, string folder)
    {
        var kernel = Directory.GetFiles(Path.Combine(unpacked, "boot"), "vmlinuz-*").Single();
        var release = Path.GetFileName(kernel)["vmlinuz-".Length..];
        var modules = ModuleFolders.Select(path => Path.Combine(unpacked, path, release)).First(Directory.Exists);
        var content = File.ReadAllBytes(kernel);
        if (inputs.Architecture == GuestArchitecture.Amd64)
            File.WriteAllBytes(Path.Combine(folder, BuiltImage.VmlinuxName), KernelFile.ElfOfBzImage(content));
        else
            content = KernelFile.Arm64Image(content);
        File.WriteAllBytes(Path.Combine(folder, BuiltImage.KernelName), content);
        var initramfs = Initramfs.Write(File.ReadAllBytes(RootFilesystem.Busybox(unpacked)), modules, inputs.Recipe);
        File.WriteAllBytes(Path.Combine(folder, BuiltImage.InitramfsName), initramfs);
        return release;
    }

    private static ImageManifest Manifest(ImageInputs inputs, string release, string folder)
    {
        var versions = inputs.Packages.ToDictionary(package => package.Name, package => package.Version);
        List<ImageTool> tools = [.. inputs.Tools.Select(tool => new ImageTool(tool.Name, tool.Path, versions[tool.Package]))];
        tools.AddRange(inputs.HostPrograms.Select(program => new ImageTool(program.Tool.Name, program.Tool.Path, HostProgram.VersionOf(program.Source))));
        if (inputs.Filebench is { } filebench)
            tools.Add(new ImageTool("filebench", HostFilebench.GuestPath, filebench.Version));
        var artefacts = Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path =>
        {
            using var file = File.OpenRead(path);
            return new Artefact(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(file)), file.Length);
        });
        return new ImageManifest(inputs.Id(), inputs.Architecture.Name, release, tools, inputs.Missing, inputs.Packages, [.. artefacts]);
    }
}
