using System.Net;
using System.Text;
using System.Text.Json;
using EdgePipeline.GuestImage.Building;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.GuestImage.Tests;

/// <summary>The image, booted for real; no figure here says anything of hardware virtualization.</summary>
public sealed class GuestTests(Images images)
{
    private static readonly GuestStep LayOut = new(Fio("--create_only=1"));

    [Theory]
    [InlineData(GuestMachine.Q35, false)]
    [InlineData(GuestMachine.MicroVm, false)]
    [InlineData(GuestMachine.MicroVm, true)]
    public async Task Given_an_amd64_guest_When_it_runs_fio_Then_its_report_comes_back_whole(GuestMachine machine, bool vmlinux)
    {
        Qemu qemu = new(await images.ForAsync(GuestArchitecture.Amd64), machine) { Vmlinux = vmlinux };

        ShouldHaveRead16Mib(await qemu.RunAsync(ReadJob));
    }

    [Fact]
    public async Task Given_an_arm64_guest_When_it_runs_fio_Then_its_report_comes_back_whole()
    {
        Qemu qemu = new(await images.ForAsync(GuestArchitecture.Arm64), GuestMachine.ArmVirt);

        ShouldHaveRead16Mib(await qemu.RunAsync(ReadJob));
    }

    [Fact]
    public async Task Given_words_that_a_shell_would_act_on_When_a_step_runs_Then_the_program_gets_them_as_they_are()
    {
        string[] words = ["", "two words", " lead and trail ", "$(touch /tmp/evil)", "`id`", "a;b", "*", "\\n", "'", "\"", "ü", "-n", "x=y"];
        var job = Job(new GuestStep(["/usr/bin/busybox", "printf", "[%s]\\n", .. words]), new GuestStep(["/usr/bin/ls", "/tmp"]));

        var result = Whole(await (await MicroVmAsync()).RunAsync(job));

        Encoding.UTF8.GetString(result.Steps[0].Stdout).ShouldBe(string.Concat(words.Select(word => $"[{word}]\n")));
        Encoding.UTF8.GetString(result.Steps[1].Stdout).ShouldBeEmpty();
    }

    [Fact]
    public async Task Given_steps_files_and_paths_When_one_step_fails_Then_later_ones_do_not_run_and_what_there_is_comes_back()
    {
        var blob = Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7)).ToArray();
        GuestJob job = new(
            [
                new GuestStep(["/usr/bin/cp", GuestPaths.JobFiles + "/blob.bin", "copy"]),
                new GuestStep(["/usr/bin/ls", "/no/such/place"], DropCachesFirst: true),
                new GuestStep(["/usr/bin/ls"]),
            ],
            new Dictionary<string, byte[]> { ["blob.bin"] = blob },
            ["/data/copy", "/data/absent"]);

        var run = await (await MicroVmAsync()).RunAsync(job);

        var result = Whole(run);
        result.Steps.Select(step => step.ExitCode).ShouldBe([0, 1]);
        Encoding.UTF8.GetString(result.Steps[1].Stderr).ShouldContain("/no/such/place");
        result.Files.Keys.ShouldBe(["/data/copy"]);
        result.Files["/data/copy"].ShouldBe(blob);
        run.Marks.Select(mark => mark.GetType().Name).ShouldBe(["Boot", "Start", "End", "Start", "End", "Done"]);
        run.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Given_a_program_that_is_not_there_When_run_Then_the_step_exits_127()
    {
        var result = Whole(await (await MicroVmAsync()).RunAsync(Job(new GuestStep(["/usr/bin/ghost"]))));

        result.Steps.Single().ExitCode.ShouldBe(127);
        Encoding.UTF8.GetString(result.Steps[0].Stderr).ShouldContain("ghost");
    }

    [Fact]
    public async Task Given_an_address_When_booted_Then_eth0_has_it()
    {
        Qemu qemu = new(await images.ForAsync(GuestArchitecture.Amd64), GuestMachine.MicroVm)
        {
            Address = new GuestAddress(IPAddress.Parse("10.0.2.15"), 24, IPAddress.Parse("10.0.2.2")),
        };

        var result = Whole(await qemu.RunAsync(Job(new GuestStep(["/usr/bin/ip", "address", "show", "dev", "eth0"]), new GuestStep(["/usr/bin/ip", "route"]))));

        Encoding.UTF8.GetString(result.Steps[0].Stdout).ShouldContain("inet 10.0.2.15/24");
        Encoding.UTF8.GetString(result.Steps[1].Stdout).ShouldContain("default via 10.0.2.2");
    }

    [Fact]
    public async Task Given_a_guest_that_is_killed_in_its_step_When_read_Then_the_result_is_truncated()
    {
        Qemu qemu = new(await images.ForAsync(GuestArchitecture.Amd64), GuestMachine.MicroVm) { KillAt = mark => mark is SerialMark.Start };

        var run = await qemu.RunAsync(Job(new GuestStep(["/usr/bin/sleep", "600"])));

        run.ExitCode.ShouldBeNull();
        run.Reading.ShouldBeOfType<ResultReading.Unusable>().Fault.ShouldBe(ResultFault.Truncated);
    }

    [Fact]
    public async Task Given_a_damaged_job_disk_When_booted_Then_the_guest_says_so_and_ends()
    {
        Qemu qemu = new(await images.ForAsync(GuestArchitecture.Amd64), GuestMachine.MicroVm)
        {
            Tamper = (_, job) => Overwrite(job, 4096 + 100, [0xFF]),
        };

        await ShouldFailAsync(qemu, "job disk is damaged");
    }

    [Fact]
    public async Task Given_a_data_disk_without_a_file_system_When_booted_Then_the_guest_says_so_and_ends()
    {
        Qemu qemu = new(await images.ForAsync(GuestArchitecture.Amd64), GuestMachine.MicroVm)
        {
            Tamper = (data, _) => Overwrite(data, 0, new byte[1 << 20]),
        };

        await ShouldFailAsync(qemu, "data disk holds no ext4");
    }

    [Fact]
    public async Task Given_more_output_than_the_result_disk_holds_When_run_Then_the_guest_says_so()
    {
        var run = await (await MicroVmAsync()).RunAsync(Job(new GuestStep(["/usr/bin/head", "-c", "9000000", "/dev/zero"])));

        var unusable = run.Reading.ShouldBeOfType<ResultReading.Unusable>(run.Console);
        unusable.Fault.ShouldBe(ResultFault.GuestFailed);
        unusable.Reason.ShouldContain("larger result disk");
    }

    private static GuestJob ReadJob { get; } = new(
        [LayOut, new GuestStep(Fio("--output-format=json", "--output=/tmp/fio.json"), DropCachesFirst: true)],
        new Dictionary<string, byte[]>(),
        ["/tmp/fio.json"]);

    private async Task<Qemu> MicroVmAsync() => new(await images.ForAsync(GuestArchitecture.Amd64), GuestMachine.MicroVm);

    private static string[] Fio(params string[] more) =>
        ["/usr/bin/fio", "--name=read", "--directory=/data", "--size=16m", "--rw=read", "--bs=64k", "--ioengine=psync", .. more];

    private static GuestJob Job(params GuestStep[] steps) => new(steps, new Dictionary<string, byte[]>(), []);

    private static GuestResult Whole(GuestRun run) =>
        run.Reading.ShouldBeOfType<ResultReading.Whole>($"{run.Reading}\n{run.Console}").Result;

    private static void ShouldHaveRead16Mib(GuestRun run)
    {
        var result = Whole(run);
        result.Steps.Select(step => step.ExitCode).ShouldBe([0, 0], run.Console);
        using var report = JsonDocument.Parse(result.Files["/tmp/fio.json"]);
        report.RootElement.GetProperty("jobs")[0].GetProperty("read").GetProperty("io_bytes").GetInt64().ShouldBe(16 << 20);
        run.ExitCode.ShouldBe(0);

        // fio stamps its report with the guest's wall clock; the step's clocks must enclose it.
        var stampUs = report.RootElement.GetProperty("timestamp_ms").GetInt64() * 1_000;
        var step = result.Steps[1];
        stampUs.ShouldBeInRange(step.Started.WallUs - 1_000, step.Ended.WallUs);
        step.Ended.UptimeMs.ShouldBeGreaterThan(step.Started.UptimeMs);
    }

    private static async Task ShouldFailAsync(Qemu qemu, string reason)
    {
        var run = await qemu.RunAsync(Job(new GuestStep(["/usr/bin/ls"])));

        run.ExitCode.ShouldBe(0, run.Console);
        run.Marks[^1].ShouldBeOfType<SerialMark.Fail>().Reason.ShouldContain(reason);
        var unusable = run.Reading.ShouldBeOfType<ResultReading.Unusable>();
        unusable.Fault.ShouldBe(ResultFault.GuestFailed);
        unusable.Reason.ShouldContain(reason);
    }

    private static void Overwrite(string path, long offset, byte[] bytes)
    {
        using var file = File.OpenWrite(path);
        file.Position = offset;
        file.Write(bytes);
    }
}
