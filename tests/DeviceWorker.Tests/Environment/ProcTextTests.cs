using EdgePipeline.DeviceWorker.Environment;
using EdgePipeline.DeviceWorker.Tests.Support;

namespace EdgePipeline.DeviceWorker.Tests.Environment;

public sealed class ProcTextTests
{
    [Fact]
    public void Given_x86_When_asked_for_the_cpu_Then_its_model_name_is_it() =>
        ProcText.CpuModel(Fixture.Machine("cpuinfo-x86")).ShouldBe("Intel(R) Xeon(R) Processor");

    [Fact]
    public void Given_arm64_When_asked_for_the_cpu_Then_its_numbers_are_it() =>
        ProcText.CpuModel("processor\t: 0\nBogoMIPS\t: 108.00\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: 0xd08\nCPU revision\t: 3\n")
            .ShouldBe("implementer 0x41 part 0xd08 revision 3");

    [Theory]
    [InlineData("")]
    [InlineData("model name\t:\n")]
    public void Given_no_model_When_asked_Then_none_is_claimed(string cpuinfo) => ProcText.CpuModel(cpuinfo).ShouldBeNull();

    [Theory]
    [InlineData("MemTotal:       24684096 kB\nSwapTotal:             0 kB\n", "MemTotal", 24105L)]
    [InlineData("MemTotal:       24684096 kB\nSwapTotal:             0 kB\n", "SwapTotal", 0L)]
    [InlineData("MemFree: 1 kB\n", "MemTotal", null)]
    [InlineData("MemTotal: many kB\n", "MemTotal", null)]
    public void Given_meminfo_When_asked_for_a_size_Then_it_is_in_whole_mebibytes(string meminfo, string key, long? mib) =>
        ProcText.MemoryMib(meminfo, key).ShouldBe(mib);

    [Theory]
    [InlineData("none [mq-deadline] kyber bfq\n", "mq-deadline")]
    [InlineData("none\n", "none")]
    public void Given_choices_When_asked_Then_the_chosen_one_is_it(string choices, string chosen) => ProcText.Chosen(choices).ShouldBe(chosen);

    [Fact]
    public void Given_os_release_When_asked_Then_the_pretty_name_is_it() =>
        ProcText.OsName("NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n").ShouldBe("Debian GNU/Linux 12 (bookworm)");

    [Fact]
    public void Given_a_stat_file_of_a_disk_When_asked_Then_sectors_written_are_of_512_bytes() =>
        BlockDevice.WrittenBytes(" 1167232    37104 150464026   499269  1492155   163716 616658872  3984906        0   419288  4542512   126257")
            .ShouldBe(616658872L * 512);

    [Fact]
    public void Given_the_same_facts_in_another_order_When_hashed_Then_the_hash_is_the_same() =>
        EnvironmentFacts.Sha256(new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" })
            .ShouldBe(EnvironmentFacts.Sha256(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }));

    [Fact]
    public void Given_another_value_When_hashed_Then_the_hash_is_another() =>
        EnvironmentFacts.Sha256(new Dictionary<string, string> { ["a"] = "1" })
            .ShouldNotBe(EnvironmentFacts.Sha256(new Dictionary<string, string> { ["a"] = "2" }));
}
