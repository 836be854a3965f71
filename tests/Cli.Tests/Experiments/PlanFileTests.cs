using EdgePipeline.Cli.Experiments;

namespace EdgePipeline.Cli.Tests.Experiments;

public sealed class PlanFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-plan-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Given_a_text_When_read_Then_it_is_unchanged() => PlanFile.Read(Written("name: ä\r\n"u8.ToArray())).ShouldBe("name: ä\r\n");

    [Fact]
    public void Given_no_file_When_read_Then_it_says_so() => Refusal(Path.Combine(_folder, "none.yaml")).ShouldContain("there is no such file");

    [Fact]
    public void Given_a_folder_When_read_Then_it_says_so() => Refusal(_folder).ShouldContain("is a folder");

    [Fact]
    public void Given_an_enormous_file_When_read_Then_it_says_so() => Refusal(Written(new byte[1024 * 1024 + 1])).ShouldContain("larger than 1 MiB");

    [Fact]
    public void Given_a_file_without_end_When_read_Then_it_ends_all_the_same() => Refusal("/dev/zero").ShouldContain("larger than 1 MiB");

    [Fact]
    public void Given_a_binary_When_read_Then_it_says_so() => Refusal(Written([1, 2, 0, 3])).ShouldContain("is not text");

    [Fact]
    public void Given_another_encoding_When_read_Then_it_says_so() => Refusal(Written([0x6e, 0xe4, 0x6e])).ShouldContain("is not UTF-8");

    [Fact]
    public void Given_an_empty_file_When_parsed_Then_the_problem_has_its_place()
    {
        var refusal = Should.Throw<EdgeException>(() => PlanFile.Parse(Written([]), devices: []));

        refusal.ExitCode.ShouldBe(ExitCode.Usage);
        refusal.Message.ShouldContain("; write instead ");
    }

    private string Written(byte[] content)
    {
        var path = Path.Combine(_folder, "plan.yaml");
        File.WriteAllBytes(path, content);
        return path;
    }

    private static string Refusal(string path)
    {
        var refusal = Should.Throw<EdgeException>(() => PlanFile.Read(path));
        refusal.ExitCode.ShouldBe(ExitCode.Usage);
        refusal.Message.ShouldStartWith(path);
        return refusal.Message;
    }
}
