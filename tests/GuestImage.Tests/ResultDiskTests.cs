using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.GuestImage.Tests;

/// <summary>On a result disk that a real guest wrote (one step that failed, two files asked for, one of them there).</summary>
public sealed class ResultDiskTests
{
    private static readonly GuestJob Asked = new(
        [new GuestStep(["/usr/bin/ls", "-l", "/data/absent", "/run/job/files"])],
        new Dictionary<string, byte[]> { ["note.txt"] = "hello\n"u8.ToArray() },
        ["/data/absent", "/run/job/files/note.txt"]);

    private static readonly JobDisk Job = JobDisk.Encode(Asked);

    private static byte[] Captured => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "result.raw"));

    [Fact]
    public void Given_a_guests_disk_When_read_Then_steps_and_files_are_what_it_sent()
    {
        var result = ResultDisk.Read(Captured, Job, Asked).ShouldBeOfType<ResultReading.Whole>().Result;

        var step = result.Steps.ShouldHaveSingleItem();
        step.ExitCode.ShouldBe(1);
        Encoding.UTF8.GetString(step.Stdout).ShouldContain("note.txt");
        Encoding.UTF8.GetString(step.Stderr).ShouldContain("/data/absent: No such file or directory");
        step.Ended.UptimeMs.ShouldBeGreaterThanOrEqualTo(step.Started.UptimeMs);
        result.Files.ShouldHaveSingleItem().Key.ShouldBe("/run/job/files/note.txt");
        result.Files.Values.Single().ShouldBe("hello\n"u8.ToArray());
        result.DrainMs.ShouldBeGreaterThanOrEqualTo(0);
    }

    [Fact]
    public void Given_a_zeroed_disk_When_read_Then_it_is_empty() => Fault(new byte[8192]).ShouldBe(ResultFault.Empty);

    [Fact]
    public void Given_no_bytes_at_all_When_read_Then_it_is_empty() => Fault([]).ShouldBe(ResultFault.Empty);

    [Fact]
    public void Given_a_disk_cut_off_anywhere_When_read_Then_it_is_never_whole()
    {
        var disk = Captured;
        var used = 4096 + int.Parse(Encoding.ASCII.GetString(disk).Split("size=")[1].Split('\n')[0]);
        for (var length = 1; length < used; length += 97)
            Fault(disk[..length]).ShouldBeOneOf(ResultFault.Truncated, ResultFault.Corrupt);
    }

    [Fact]
    public void Given_a_disk_whose_tail_was_never_written_When_read_Then_it_is_corrupt()
    {
        var disk = Captured;
        disk.AsSpan(8192).Clear();

        Fault(disk).ShouldBe(ResultFault.Corrupt);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(4096)]
    [InlineData(5000)]
    public void Given_one_flipped_bit_When_read_Then_the_result_is_refused(int at)
    {
        var disk = Captured;
        disk[at] ^= 1;

        Fault(disk).ShouldBeOneOf(ResultFault.Corrupt, ResultFault.ForeignJob);
    }

    [Fact]
    public void Given_the_result_of_another_job_When_read_Then_it_is_foreign()
    {
        var other = Asked with { Collect = [] };

        ResultDisk.Read(Captured, JobDisk.Encode(other), other).ShouldBeOfType<ResultReading.Unusable>().Fault.ShouldBe(ResultFault.ForeignJob);
    }

    [Fact]
    public void Given_a_guest_that_only_started_When_read_Then_it_is_truncated() =>
        Fault(Frame("started", Job.Sha256, [])).ShouldBe(ResultFault.Truncated);

    [Fact]
    public void Given_a_guest_that_failed_before_it_knew_its_job_When_read_Then_its_reason_is_told()
    {
        var unusable = ResultDisk.Read(Frame("failed", "none", "no disk\n"u8.ToArray()), Job, Asked).ShouldBeOfType<ResultReading.Unusable>();

        unusable.ShouldBe(new ResultReading.Unusable(ResultFault.GuestFailed, "no disk"));
    }

    [Fact]
    public void Given_a_whole_frame_around_what_is_no_archive_When_read_Then_it_is_corrupt() =>
        Fault(Frame("complete", Job.Sha256, RandomNumberGenerator.GetBytes(2048))).ShouldBe(ResultFault.Corrupt);

    [Fact]
    public void Given_an_archive_without_a_drain_When_read_Then_what_is_missing_is_named()
    {
        using MemoryStream tar = new();
        using (TarWriter writer = new(tar, TarEntryFormat.Ustar, leaveOpen: true))
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "steps/0/exit") { DataStream = new MemoryStream("0\n"u8.ToArray()) });

        var unusable = ResultDisk.Read(Frame("complete", Job.Sha256, tar.ToArray()), Job, Asked).ShouldBeOfType<ResultReading.Unusable>();

        unusable.Fault.ShouldBe(ResultFault.Corrupt);
        unusable.Reason.ShouldContain("steps/0/stdout");
    }

    private static ResultFault Fault(byte[] disk) => ResultDisk.Read(disk, Job, Asked).ShouldBeOfType<ResultReading.Unusable>().Fault;

    private static byte[] Frame(string state, string job, byte[] payload)
    {
        var disk = new byte[4096 + (payload.Length + 4095) / 4096 * 4096];
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(payload));
        Encoding.ASCII.GetBytes($"EDGE-RESULT 1\njob={job}\nstate={state}\nsize={payload.Length}\nsha256={sha256}\nend\n").CopyTo(disk, 0);
        payload.CopyTo(disk, 4096);
        return disk;
    }
}
