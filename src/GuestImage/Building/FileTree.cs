namespace EdgePipeline.GuestImage.Building;

internal abstract record TreeNode
{
    private TreeNode() { }

    public sealed record Folder(int Permissions) : TreeNode;

    /// <param name="Source">On the host.</param>
    public sealed record File(string Source, int Permissions) : TreeNode;

    public sealed record Link(string Target) : TreeNode;
}

/// <summary>What a file system will hold, by guest path; ordered so that a folder comes before its content.</summary>
internal sealed class FileTree
{
    private const int FolderPermissions = 0x1ED;

    private readonly SortedDictionary<string, TreeNode> _nodes = new(StringComparer.Ordinal);

    public IEnumerable<(string Path, TreeNode Node)> Nodes => _nodes.Select(node => (node.Key, node.Value));

    public bool Contains(string path) => _nodes.ContainsKey(Merged(path));

    public void AddFolder(string path) => Add(path, new TreeNode.Folder(FolderPermissions));

    public void AddProgram(string path, string source) => Add(path, new TreeNode.File(source, 0x1ED));

    public void AddFile(string path, string source) => Add(path, new TreeNode.File(source, 0x1A4));

    public void AddLink(string path, string target) => Add(path, new TreeNode.Link(target));

    private void Add(string path, TreeNode node)
    {
        path = Merged(path);
        for (var slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
            _nodes.TryAdd(path[..slash], new TreeNode.Folder(FolderPermissions));
        if (node is TreeNode.Folder)
            _nodes.TryAdd(path, node);
        else
            _nodes[path] = node;
    }

    /// <summary>Packages name /lib and /bin as well as /usr/lib and /usr/bin; in the image the former are links to the latter.</summary>
    private static string Merged(string path) =>
        path.StartsWith("/lib/", StringComparison.Ordinal) || path.StartsWith("/lib64/", StringComparison.Ordinal) || path.StartsWith("/bin/", StringComparison.Ordinal)
            ? "/usr" + path
            : path;
}
