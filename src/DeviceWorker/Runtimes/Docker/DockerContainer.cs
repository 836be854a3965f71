using System.Runtime.InteropServices;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;

namespace EdgePipeline.DeviceWorker.Runtimes.Docker;

/// <summary>Image and container of one attempt.</summary>
internal static class DockerContainer
{
    /// <summary>An archive ends with two blocks of zeros; before them there may be nothing.</summary>
    private const int EmptyArchiveBytes = 1024;

    /// <summary>
    /// Links the tools to where the image's layer can be made of them: the image has the very files that the other engines' containers have,
    /// and their pages; nothing is written but names. Before the daemon starts, for it mounts its directory on itself, and no link leads
    /// from one mount into another.
    /// </summary>
    /// <param name="tree">Directory of the tools, on the same file system as the attempt.</param>
    public static void LinkTools(string tree, DockerPlaces places)
    {
        Directory.CreateDirectory(places.Tools);
        foreach (var directory in Directory.EnumerateDirectories(tree, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(places.Tools, Path.GetRelativePath(tree, directory)));
        }

        foreach (var file in Directory.EnumerateFiles(tree, "*", SearchOption.AllDirectories))
        {
            var link = Path.Combine(places.Tools, Path.GetRelativePath(tree, file));
            if (Libc.Link(file, link) != 0)
            {
                throw new ToolException($"{file} could not be linked to {link}: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
    }

    /// <returns>The container's writable layer, a directory on the disk under test. Nothing is mounted over it before the launch.</returns>
    public static async Task<string> CreateAsync(DockerPlaces places, RuntimeSpec spec, IReadOnlyList<string> command, CancellationToken ct)
    {
        await File.WriteAllBytesAsync(places.Archive, new byte[EmptyArchiveBytes], ct);
        await Tool.MustAsync("docker", DockerCommand.Import(places), ct);
        var layer = await LayerAsync(DockerCommand.ImageLayer(places), ct);
        Directory.Delete(layer);
        Directory.Move(places.Tools, layer);
        await Tool.MustAsync("docker", DockerCommand.Create(places, spec, command), ct);
        return await LayerAsync(DockerCommand.ContainerLayer(places), ct);
    }

    private static async Task<string> LayerAsync(IReadOnlyList<string> question, CancellationToken ct) =>
        (await Tool.MustAsync("docker", question, ct)).Trim();
}
