using System.Text;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes;
using EdgePipeline.DeviceWorker.Runtimes.Guest;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Building;
using EdgePipeline.GuestImage.Jobs;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Guest;

public sealed class GuestPartsTests
{
    private static readonly AttemptName Name = new("0123456789");

    [Fact]
    public void Given_a_workload_When_it_is_to_run_in_a_guest_Then_its_program_is_the_images_and_its_places_the_guests()
    {
        var job = GuestCommand.Job(Request(), Manifest(new ImageTool("fio", "/opt/fio", "3.33")));

        var step = job.Steps.ShouldHaveSingleItem();
        step.Argv[0].ShouldBe("/opt/fio");
        step.Argv.ShouldContain("--directory=/data");
        Should.NotThrow(() => JobDisk.Encode(job));
    }

    [Fact]
    public void Given_an_image_without_the_tool_When_it_is_to_run_Then_the_reason_and_the_remedy_are_named()
    {
        var refused = Should.Throw<AttemptException>(() => GuestCommand.Job(Request(), Manifest()));

        refused.Kind.ShouldBe(FailureKind.NotPossible);
        refused.Message.ShouldBe("the guest image has no fio: no source has it; then make it anew: ./edge image build");
    }

    [Fact]
    public async Task Given_console_bytes_in_pieces_When_heard_Then_marks_come_in_order_and_other_lines_are_its_last_words()
    {
        var console = new SerialConsole(TimeProvider.System);
        foreach (var piece in new[] { "[    0.1] kernel\r\n@@BO", "OT uptime=1.50 wall=1795460622.123456\r\n[ 2.0] oops@@START step=0 uptime=2.00 wall=1795460623.000000\nnot a mark @@\n" })
        {
            console.Hear(Encoding.ASCII.GetBytes(piece));
        }

        console.Close();

        var boot = (await console.NextAsync(CancellationToken.None)).ShouldNotBeNull();
        boot.Mark.ShouldBeOfType<SerialMark.Boot>().At.UptimeMs.ShouldBe(1500);
        var start = (await console.NextAsync(CancellationToken.None)).ShouldNotBeNull();
        start.Mark.ShouldBeOfType<SerialMark.Start>();
        start.AtNs.ShouldBeGreaterThanOrEqualTo(boot.AtNs);
        (await console.NextAsync(CancellationToken.None)).ShouldBeNull();
        console.LastWords.ShouldBe("not a mark @@");
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1L << 20, false)]
    [InlineData(256L << 20, false)]
    [InlineData(256L << 20, true)]
    [InlineData(3L << 30, true)]
    public async Task Given_any_size_of_data_When_its_disk_is_made_Then_the_file_system_has_room_for_it(long dataBytes, bool toolsOwn)
    {
        using var folder = new Folder();
        var disk = Path.Combine(folder.Path, "data.ext4");
        Directory.CreateDirectory(Path.Combine(folder.Path, "staging"));
        DataDisk.SetLength(disk, DataDisk.SizeBytes(dataBytes));

        await Processes("mke2fs", [.. DataDisk.Arguments(dataBytes, toolsOwn, Path.Combine(folder.Path, "staging"), disk)]);

        var said = await Processes("dumpe2fs", ["-h", disk]);
        (Number(said, "Free blocks:") * Number(said, "Block size:")).ShouldBeGreaterThan(dataBytes + (dataBytes / 16));
        Number(said, "Block size:").ShouldBe(4096, "else a small disk is another file system than NT's");
        Number(said, "Free inodes:").ShouldBeGreaterThan(toolsOwn ? dataBytes / 4096 : 0, "the tool may make a file of every block");
        said.ShouldContain("has_journal");
    }

    [Fact]
    public void Given_an_attempt_When_its_guest_gets_a_hardware_address_Then_it_is_local_and_of_one_station() =>
        GuestNetwork.MacAddress(Name).ShouldBe("02:ed:01:23:45:67");

    private static RuntimeRequest Request() => new(
        Name,
        new RuntimeSpec("VM", RuntimeCode.VM),
        WorkloadCatalog.Of(new WorkloadPoint("fio", "fio-test", Points.Short), _ => ""),
        Peer: null,
        (_, _) => Task.CompletedTask);

    private static ImageManifest Manifest(params ImageTool[] tools) =>
        new("id", "amd64", "6.1.0", tools, tools.Length == 0 ? [new MissingTool("fio", "no source has it")] : [], [], []);

    private static async Task<string> Processes(string program, IReadOnlyList<string> arguments) =>
        await DeviceWorker.Processes.Tool.MustAsync(program, arguments, TestContext.Current.CancellationToken);

    private static long Number(string text, string key) =>
        long.Parse(text.Split('\n').Single(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Trim(), System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("edge-guest-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
