using System.Globalization;

namespace EdgePipeline.GuestImage.Building;

/// <summary>
/// Writes a tree as an ext4 image, without root and without a mount. The files go in one by one through debugfs:
/// <c>mke2fs -d</c> takes change times and owners from the folder it copies, so that no two builds are the same bytes.
/// </summary>
internal static class ExtFilesystem
{
    private const int Block = 4096, InodeBytes = 256, MiB = 1 << 20;

    /// <summary>Any constant serves; two images that differ in it alone would be two images.</summary>
    private const string Uuid = "e06e0000-0000-4000-8000-000000000001";

    public static async Task WriteAsync(FileTree tree, string image, CancellationToken cancellation)
    {
        var nodes = tree.Nodes.ToList();
        // Both tools take the file system's clock from here; 1 rather than 0, which means unset.
        Dictionary<string, string?> environment = new()
        {
            ["E2FSPROGS_FAKE_TIME"] = "1",
            ["MKE2FS_CONFIG"] = "/dev/null",
            ["DEBUGFS_PAGER"] = "cat",
        };
        var inodes = nodes.Count + 64;
        await using (var file = File.Create(image))
            file.SetLength(SizeOf(nodes, inodes));

        // Every feature is named, so that the host's mke2fs.conf has no say. Read-only in the guest: no journal, no reserve.
        await HostTool.RunAsync("mke2fs", "e2fsprogs",
            [
                "-q", "-F", "-t", "ext4", "-b", Text(Block), "-I", Text(InodeBytes), "-N", Text(inodes), "-m", "0", "-U", Uuid,
                "-O", "none,extent,filetype,dir_index,sparse_super,large_file,extra_isize",
                "-E", $"hash_seed={Uuid},lazy_itable_init=0,nodiscard,root_owner=0:0", image,
            ],
            cancellation, environment: environment);

        var script = image + ".debugfs";
        await File.WriteAllLinesAsync(script, nodes.SelectMany(node => Commands(node.Path, node.Node)), cancellation);
        var run = await HostTool.RunAsync("debugfs", "e2fsprogs", ["-w", "-f", script, image], cancellation, environment: environment);
        File.Delete(script);
        // debugfs exits 0 whatever its commands did; apart from its banner it complains on stderr.
        var complaints = run.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("debugfs ", StringComparison.Ordinal)).ToList();
        if (complaints.Count > 0)
            throw new ImageBuildException($"The root file system cannot be written: {string.Join("; ", complaints.Take(3))}");
        await HostTool.RunAsync("e2fsck", "e2fsprogs", ["-f", "-n", image], cancellation, environment: environment);
    }

    private static IEnumerable<string> Commands(string path, TreeNode node)
    {
        var slash = path.LastIndexOf('/');
        var (folder, name) = (slash == 0 ? "/" : path[..slash], path[(slash + 1)..]);
        // By name in its folder: debugfs takes the parent of "/x" for the current folder, not for the root.
        yield return $"cd {Quoted(folder)}";
        switch (node)
        {
            case TreeNode.Folder(var permissions):
                yield return $"mkdir {Quoted(name)}";
                yield return $"set_inode_field {Quoted(path)} mode 04{Octal(permissions)}";
                break;
            case TreeNode.File(var source, var permissions):
                yield return $"write {Quoted(source)} {Quoted(name)}";
                yield return $"set_inode_field {Quoted(path)} mode 010{Octal(permissions)}";
                break;
            case TreeNode.Link(var target):
                yield return $"symlink {Quoted(name)} {Quoted(target)}";
                break;
        }
    }

    private static string Octal(int permissions) => Convert.ToString(permissions, 8).PadLeft(4, '0');

    private static string Quoted(string path) => path.AsSpan().IndexOfAny('"', '\n') < 0
        ? $"\"{path}\""
        : throw new ImageBuildException($"The path '{path}' holds a quote or a line break, which debugfs cannot take.");

    private static long SizeOf(List<(string Path, TreeNode Node)> nodes, int inodes)
    {
        var data = nodes.Sum(node => node.Node is TreeNode.File(var source, _) ? Blocks(new FileInfo(source).Length) + 1 : 1) * Block;
        // A twentieth and 4 MiB more for bitmaps, directories and extent trees.
        var total = (data + (long)inodes * InodeBytes) * 21 / 20 + 4 * MiB;
        return (total + MiB - 1) / MiB * MiB;
    }

    private static long Blocks(long bytes) => (bytes + Block - 1) / Block;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
