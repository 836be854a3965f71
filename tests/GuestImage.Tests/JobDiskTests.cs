using System.Formats.Tar;
using System.Text;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.GuestImage.Tests;

public sealed class JobDiskTests
{
    private static readonly GuestJob Job = new(
        [new GuestStep(["/usr/bin/fio", "--name=a b"]), new GuestStep(["/usr/bin/ls"], DropCachesFirst: true)],
        new Dictionary<string, byte[]> { ["b"] = [2], ["a"] = [1, 0, 1] },
        ["/tmp/fio.json"]);

    [Fact]
    public void Given_a_job_When_encoded_Then_the_disk_is_whole_blocks_with_header_and_archive()
    {
        var disk = JobDisk.Encode(Job);

        (disk.Bytes.Length % 4096).ShouldBe(0);
        var header = Encoding.ASCII.GetString(disk.Bytes, 0, 4096).TrimEnd('\0').Split('\n');
        header[0].ShouldBe("EDGE-JOB 1");
        header.ShouldContain($"sha256={disk.Sha256}");
        var members = Members(disk.Bytes);
        members.Keys.ShouldBe(["steps/0/argv", "steps/1/argv", "steps/1/drop-caches", "files/a", "files/b", "collect"]);
        members["steps/0/argv"].ShouldBe("/usr/bin/fio\n--name=a b\n"u8.ToArray());
        members["files/a"].ShouldBe([1, 0, 1]);
        members["collect"].ShouldBe("/tmp/fio.json\n"u8.ToArray());
    }

    [Fact]
    public void Given_the_same_job_When_encoded_twice_Then_the_bytes_are_the_same() =>
        JobDisk.Encode(Job with { Files = new Dictionary<string, byte[]> { ["a"] = [1, 0, 1], ["b"] = [2] } }).Bytes.ShouldBe(JobDisk.Encode(Job).Bytes);

    [Theory]
    [InlineData("fio")]
    [InlineData("eval")]
    [InlineData("A=B")]
    [InlineData("")]
    public void Given_a_first_word_that_is_no_path_When_encoded_Then_it_is_refused(string word) =>
        Refused(Job with { Steps = [new GuestStep([word, "x"])] }).ShouldContain("absolute path");

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("zero\0")]
    public void Given_a_word_that_the_list_cannot_hold_When_encoded_Then_it_is_refused(string word) =>
        Refused(Job with { Steps = [new GuestStep(["/usr/bin/fio", word])] }).ShouldContain("no line break");

    [Theory]
    [InlineData("../escape")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a b")]
    public void Given_a_file_name_that_is_not_plain_When_encoded_Then_it_is_refused(string name) =>
        Refused(Job with { Files = new Dictionary<string, byte[]> { [name] = [] } }).ShouldContain(name);

    [Theory]
    [InlineData("fio.json")]
    [InlineData("-rf")]
    [InlineData("/a\n/b")]
    public void Given_a_collected_path_that_is_not_absolute_When_encoded_Then_it_is_refused(string path) =>
        Refused(Job with { Collect = [path] }).ShouldContain("absolute path on one line");

    [Fact]
    public void Given_no_step_or_too_many_When_encoded_Then_it_is_refused()
    {
        Refused(Job with { Steps = [] }).ShouldContain("1 to 100 steps");
        Refused(Job with { Steps = [.. Enumerable.Repeat(Job.Steps[0], 101)] }).ShouldContain("1 to 100 steps");
    }

    private static string Refused(GuestJob job) => Should.Throw<ArgumentException>(() => JobDisk.Encode(job)).Message;

    private static Dictionary<string, byte[]> Members(byte[] disk)
    {
        Dictionary<string, byte[]> members = [];
        using TarReader reader = new(new MemoryStream(disk[4096..]));
        while (reader.GetNextEntry() is { } entry)
        {
            using MemoryStream content = new();
            entry.DataStream?.CopyTo(content);
            members[entry.Name] = content.ToArray();
        }

        return members;
    }
}
