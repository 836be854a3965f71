using System.Text;
using EdgePipeline.GuestImage.Formats;

namespace EdgePipeline.GuestImage.Building;

/// <summary>The kernel's first root: busybox, the init, and the virtio modules in the order they load. Uncompressed: 3 MB load faster than they unpack.</summary>
internal static class Initramfs
{
    private static readonly string[] Folders = ["bin", "dev", "modules", "proc", "root", "sys"];

    /// <param name="modules">The kernel's folder below /lib/modules.</param>
    /// <exception cref="ImageBuildException">A wanted module is neither a file nor built into the kernel.</exception>
    public static byte[] Write(byte[] busybox, string modules, ImageRecipe recipe)
    {
        var files = Directory.EnumerateFiles(modules, "*.ko*", SearchOption.AllDirectories).ToDictionary(ModuleName);
        var builtIn = File.ReadAllLines(Path.Combine(modules, "modules.builtin")).Select(ModuleName).ToHashSet(StringComparer.Ordinal);
        Dictionary<string, byte[]> loaded = new(StringComparer.Ordinal);
        List<string> order = [];
        foreach (var module in recipe.Modules)
            Load(module);

        List<CpioEntry> entries =
        [
            .. Folders.Select(CpioEntry.Folder),
            CpioEntry.Program("bin/busybox", busybox),
            CpioEntry.Program("init", Encoding.UTF8.GetBytes(recipe.InitramfsInit)),
            .. order.Select(module => CpioEntry.Program($"modules/{module}.ko", loaded[module])),
            CpioEntry.Program("modules/order", Encoding.UTF8.GetBytes(string.Concat(order.Select(module => module + "\n")))),
        ];
        return Cpio.Write(entries);

        // Dependencies first: virtio, for one, does not load before virtio_ring.
        void Load(string module)
        {
            if (loaded.ContainsKey(module) || builtIn.Contains(module))
                return;
            if (!files.TryGetValue(module, out var path))
                throw new ImageBuildException($"The kernel in '{modules}' has no module {module}.");
            var content = File.ReadAllBytes(path);
            loaded[module] = Decompression.IsCompressed(content) ? Decompression.Expand(content) : content;
            foreach (var dependency in Elf.ModuleDependencies(loaded[module]))
                Load(dependency);
            order.Add(module);
        }
    }

    /// <summary>A file is named virtio-rng.ko, the module in it virtio_rng.</summary>
    private static string ModuleName(string path)
    {
        var file = Path.GetFileName(path);
        return file[..file.IndexOf(".ko", StringComparison.Ordinal)].Replace('-', '_');
    }
}
