namespace EdgePipeline.GuestImage.Building;

/// <summary>The guest's root: tools with exactly the libraries they need, busybox, and the init.</summary>
internal static class RootFilesystem
{
    /// <summary>What the init and a person at the console use.</summary>
    private static readonly string[] Applets =
    [
        "adjtimex", "blockdev", "cat", "cp", "cut", "dd", "head", "ip", "kill", "ls", "mkdir", "mount", "ps", "reboot", "rm", "sh", "sha256sum", "sleep",
        "stat", "sync", "tar", "umount", "usleep",
    ];

    /// <summary>Debian 12's package, and later ones'.</summary>
    private static readonly string[] BusyboxPaths = ["bin/busybox", "usr/bin/busybox"];

    /// <param name="scratch">An empty folder for the files that come from no package.</param>
    public static FileTree Tree(ImageInputs inputs, string unpacked, string scratch, GuestArchitecture architecture)
    {
        FileTree tree = new();
        foreach (var folder in new[] { "/data", "/dev", "/etc", "/proc", "/run", "/sys", "/tmp", "/usr/bin", "/usr/lib64" })
            tree.AddFolder(folder);
        tree.AddLink("/bin", "usr/bin");
        tree.AddLink("/lib", "usr/lib");
        tree.AddLink("/lib64", "usr/lib64");
        tree.AddFile("/etc/hosts", Written(scratch, "hosts", "127.0.0.1 localhost\n"));
        tree.AddFile("/etc/passwd", Written(scratch, "passwd", "root:x:0:0:root:/tmp:/bin/sh\n"));
        tree.AddProgram("/init", Written(scratch, "init", inputs.Recipe.GuestInit));
        tree.AddProgram("/usr/bin/busybox", Busybox(unpacked));
        foreach (var applet in Applets)
            tree.AddLink($"/usr/bin/{applet}", "busybox");

        var libraries = Libraries.In(unpacked, architecture);
        foreach (var tool in inputs.Tools)
        {
            var program = unpacked + tool.Path;
            if (!File.Exists(program))
                throw new ImageBuildException($"Package {tool.Package} has no {tool.Path}.");
            tree.AddProgram(tool.Path, program);
            libraries.AddNeedsOf(program, tree);
        }

        foreach (var program in inputs.HostPrograms)
        {
            tree.AddProgram(program.Tool.Path, program.Source);
            libraries.AddNeedsOf(program.Source, tree);
        }

        inputs.Filebench?.AddTo(tree, libraries);
        return tree;
    }

    public static string Busybox(string unpacked) =>
        BusyboxPaths.Select(path => Path.Combine(unpacked, path)).FirstOrDefault(File.Exists)
        ?? throw new ImageBuildException($"Package {ImageRecipe.BusyboxPackage} has no busybox.");

    private static string Written(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
