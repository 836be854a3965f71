using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Runtimes.Docker;

/// <summary>
/// Files of an attempt's own dockerd: the layers, one of which holds the data, with the attempt on the disk under test; what it writes down
/// while a container runs below /run, as containerd's.
/// </summary>
internal sealed record DockerPlaces(AttemptName Attempt, Bundle Bundle)
{
    public const string StorageDriver = "overlay2";

    /// <summary>The same for all attempts: each has a daemon of its own.</summary>
    public const string Image = "edge";

    /// <summary>Made by dockerd 20.10 whatever it is told, children first.</summary>
    public static IReadOnlyList<string> SharedDirectories => ["/run/docker/plugins", "/run/docker"];

    public ContainerdPlaces Containerd => new(Attempt);

    public string Directory => $"/run/{Attempt.Name}-docker";

    public string Socket => In("docker.sock");

    public string Root => Path.Combine(Bundle.Path, "docker");

    /// <summary>What the image's layer is made of, until it is.</summary>
    public string Tools => Path.Combine(Root, "tools");

    public string ExecRoot => In("exec");

    public string PidFile => In("docker.pid");

    public string ConfigFile => In("daemon.json");

    /// <summary>Of the client, in place of the person's own.</summary>
    public string ClientConfig => In("client");

    /// <summary>An archive with nothing in it, to make the image of.</summary>
    public string Archive => In("image.tar");

    public string KeyFile => In("key.json");

    /// <summary>
    /// Folders that dockerd writes and flushes files in when a container starts, by what they are called in <see cref="Root"/>, where they
    /// are links to these.
    /// </summary>
    public IReadOnlyList<(string Link, string Folder)> Books =>
        [.. new[] { ContainersName, "network" }.Select(name => (Path.Combine(Root, name), In(name)))];

    /// <summary>Ids of the containers that dockerd knows, after its end too.</summary>
    public IReadOnlyList<string> Containers() => System.IO.Directory.Exists(In(ContainersName))
        ? [.. System.IO.Directory.EnumerateDirectories(In(ContainersName)).Select(container => Path.GetFileName(container))]
        : [];

    private const string ContainersName = "containers";

    private string In(string name) => $"{Directory}/{name}";
}
