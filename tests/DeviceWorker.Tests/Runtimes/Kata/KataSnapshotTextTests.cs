using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Runtimes.Containerd;
using EdgePipeline.DeviceWorker.Runtimes.Kata;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Kata;

/// <summary>What devmapper is asked for. No thin pool is tried: see docs/devices.md.</summary>
public sealed class KataSnapshotTextTests
{
    private const string Pool = "edge-pool";
    private static readonly ContainerdPlaces Places = new(new AttemptName("abcdef0123"));
    private static readonly string[] Client = ["--address", "/run/edge-abcdef0123/containerd.sock", "--namespace", "edge"];

    [Fact]
    public void Given_a_pool_When_containerd_is_configured_Then_its_snapshotter_has_it_and_keeps_its_books_with_the_attempt() =>
        ContainerdConfig.Toml(Places, KataContainer.Configuration(new KataSnapshots("devmapper", Pool, 4), Places, "/data/attempts/abcdef0123"))
            .ShouldEndWith("""
                [plugins."io.containerd.snapshotter.v1.devmapper"]
                  pool_name = "edge-pool"
                  root_path = "/run/edge-abcdef0123/devmapper"
                  base_image_size = "4GB"
                  discard_blocks = true
                """);

    [Fact]
    public void Given_no_snapshotter_When_containerd_is_configured_Then_it_is_told_of_none() =>
        ContainerdConfig.Toml(Places, KataContainer.Configuration(null, Places, "/data")).ShouldNotContain("snapshotter");

    [Fact]
    public void Given_a_guest_When_its_container_is_made_Then_its_snapshot_is_made_with_it_and_its_size_goes_by_annotations() =>
        SnapshotCommand.Create(Places, "devmapper", new RuntimeSpec("KC", RuntimeCode.KC, Cpus: 2), ["/usr/bin/fio", "--name=x"]).ShouldBe(
        [
            .. Client, "containers", "create", "--snapshotter", "devmapper", "--runtime", "io.containerd.kata.v2",
            "--with-ns", "network:/run/netns/edge-abcdef0123", "--env", "LC_ALL=C", "--env", "EDGE_ATTEMPT=edge-abcdef0123",
            "--mount", "type=tmpfs,src=tmpfs,dst=/tmp,options=nosuid:nodev:mode=1777:size=256m",
            "--annotation", "io.katacontainers.config.hypervisor.default_vcpus=2", "--", "edge/empty:1", "abcdef0123", "/usr/bin/fio", "--name=x",
        ]);

    [Fact]
    public void Given_a_container_of_a_snapshot_When_started_Then_ctr_stays_with_it() =>
        SnapshotCommand.Start(Places, new Bundle("/data/attempts/abcdef0123")).ShouldBe(
        [
            .. Client, "tasks", "start", "--pid-file", "/data/attempts/abcdef0123/pid", "--fifo-dir", "/run/edge-abcdef0123/fifo", "abcdef0123",
        ]);

    [Theory]
    [InlineData("mount -t ext4 /dev/mapper/edge-pool-snap-1 /m -o discard\n", "ext4", "/dev/mapper/edge-pool-snap-1", "discard", null)]
    [InlineData("mount -t ext4 /dev/mapper/edge-pool-snap-1 /m -o \n", "ext4", "/dev/mapper/edge-pool-snap-1", "", null)]
    [InlineData("mount -t bind /data/snapshots/1/fs /m -o rw,rbind\n", "bind", "/data/snapshots/1/fs", "rw,rbind", "/data/snapshots/1/fs")]
    public void Given_what_ctr_says_of_a_snapshot_When_read_Then_it_can_be_mounted(string output, string type, string source, string options, string? directory)
    {
        var mount = SnapshotMount.Parse(output)!;

        mount.ShouldBe(new SnapshotMount(type, source, options));
        mount.Directory.ShouldBe(directory);
        mount.At("/t").ShouldBe(options.Length > 0 ? ["-t", type, "-o", options, source, "/t"] : ["-t", type, source, "/t"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mount -t overlay overlay /m -o lowerdir=/a\nmount -t bind /b /m -o rw\n")]
    public void Given_what_is_no_single_mount_When_read_Then_nothing_is_claimed(string output) => SnapshotMount.Parse(output).ShouldBeNull();

    [Fact]
    public void Given_volumes_of_several_pools_When_read_Then_those_that_containerd_made_in_ours_are_known_by_their_numbers() =>
        ThinPool.Volumes(
            "edge-pool-snap-1: 0 20971520 thin 253:2 1\nedge-pool2-snap-1: 0 8 thin 253:9 4\nvg-root: 0 8 thin 253:7 3\nedge-pool-snap-12: 0 20971520 thin 253:2 15\n",
            Pool).ShouldBe([("edge-pool-snap-1", "1"), ("edge-pool-snap-12", "15")]);

    [Fact]
    public void Given_no_volume_When_read_Then_there_is_none() => ThinPool.Volumes("No devices found\n", Pool).ShouldBeEmpty();

    [Fact]
    public void Given_what_is_missing_When_probed_Then_the_reason_says_what_to_do()
    {
        ThinPool.Reason(Pool, _ => false, _ => true)!.ShouldContain("modprobe dm_thin_pool");
        ThinPool.Reason(Pool, path => path == "/dev/mapper/control", _ => true)!.ShouldStartWith("/dev/mapper/edge-pool is not there: make the thin pool");
        ThinPool.Reason(Pool, _ => true, program => program != "dmsetup").ShouldBe("dmsetup is not on PATH; install it: apt-get install dmsetup");
        ThinPool.Reason(Pool, _ => true, _ => true).ShouldBeNull();
        KataProbe.SnapshotReason(null).ShouldBeNull();
        KataProbe.SnapshotReason(new KataSnapshots("overlayfs", null, 1)).ShouldBeNull();
    }

    [Fact]
    public void Given_the_empty_image_When_written_Then_each_blob_is_named_by_its_hash_and_there_is_no_layer()
    {
        var archive = new MemoryStream();
        EmptyImage.Write(archive);
        archive.Position = 0;
        var files = new Dictionary<string, byte[]>();
        using (var tar = new TarReader(archive))
        {
            while (tar.GetNextEntry(copyData: true) is { } entry)
            {
                var content = new MemoryStream();
                entry.DataStream!.CopyTo(content);
                files[entry.Name] = content.ToArray();
            }
        }

        files.Where(file => file.Key.StartsWith("blobs/", StringComparison.Ordinal))
            .ShouldAllBe(blob => blob.Key == "blobs/sha256/" + Convert.ToHexStringLower(SHA256.HashData(blob.Value)));
        var manifest = JsonDocument.Parse(files["index.json"]).RootElement.GetProperty("manifests")[0].GetProperty("digest").GetString()!;
        var layers = JsonDocument.Parse(files["blobs/" + manifest.Replace(':', '/')]).RootElement.GetProperty("layers");
        layers.GetArrayLength().ShouldBe(0);
    }
}
