using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Reports;

namespace EdgePipeline.Cli.Tests.Reports;

/// <summary>What the page concludes follows from the rows.</summary>
public sealed class ReportSentencesTests
{
    [Fact]
    public void Given_like_cells_When_concluded_Then_nothing_is_said() => ReportSentences.Conclusions(Sample.Data()).ShouldBeEmpty();

    [Fact]
    public void Given_data_that_stayed_in_memory_TCG_and_large_packets_When_concluded_Then_each_is_one_sentence() =>
        ReportSentences.Conclusions(Sample.Wide()).ShouldBe(
        [
            "VM ran under TCG: QEMU translated the guest's instructions, so its figures say nothing of hardware virtualization.",
            "FC wrote 212 MB/s with fio-write-4k, but 2 % of it reached the device in the trial: it is not comparable in durability with NT (98 %).",
            "FC carried 24000 B per packet with netperf-tcp-64b, NT 1448 B: larger pieces cost less for each byte, so the difference is not the runtime's alone.",
        ]);

    [Fact]
    public void Given_two_runtimes_under_TCG_When_concluded_Then_one_sentence_names_both() =>
        ReportSentences.Conclusions(With(Sample.Data(["NT", "VM", "QM"], ["fio-read-4k"]), row => row.Runtime == "NT" ? row : row with { Accelerator = "tcg" }))
            .ShouldBe(["VM and QM ran under TCG: QEMU translated the guest's instructions, so their figures say nothing of hardware virtualization."]);

    [Fact]
    public void Given_KVM_When_concluded_Then_nothing_is_said_of_translation() =>
        ReportSentences.Conclusions(With(Sample.Data(["NT", "VM"], ["fio-read-4k"]), row => row with { Accelerator = row.Runtime == "VM" ? "kvm" : null })).ShouldBeEmpty();

    [Fact]
    public void Given_a_reference_that_stayed_in_memory_When_concluded_Then_it_is_the_one_that_is_not_durable() =>
        ReportSentences.Conclusions(With(Sample.Data(["NT", "VM"], ["fio-write-4k"]), row => row.Runtime == "NT"
                ? row with { PersistedRatio = 0.012 }
                : row with { MeanMbPerS = 41, NotComparableWithNt = Sample.Unlike }))
            .ShouldBe(["VM wrote 41.0 MB/s with fio-write-4k and 98 % of it reached the device in the trial, but 1.2 % of what NT wrote: NT is not comparable in durability with it."]);

    [Fact]
    public void Given_several_workloads_When_concluded_Then_the_furthest_speaks_for_the_runtime()
    {
        var data = With(Sample.Data(["NT", "FC"], ["fio-write-4k", "fio-write-1m", "fio-read-4k"]), row => (row.Runtime, row.Workload) switch
        {
            ("FC", "fio-write-4k") => row with { PersistedRatio = 0.3, NotComparableWithNt = Sample.Unlike },
            ("FC", "fio-write-1m") => row with { PersistedRatio = 0, NotComparableWithNt = Sample.Unlike },
            _ => row,
        });

        ReportSentences.Conclusions(data).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                sentence => sentence.ShouldStartWith("FC wrote 50.0 MB/s with fio-write-1m, but 0 % of it"),
                sentence => sentence.ShouldEndWith("The same holds for 1 more of its workloads."));
    }

    [Fact]
    public void Given_many_runtimes_When_compared_Then_they_are_listed() =>
        ReportSentences.Compared(Sample.Wide()).ShouldStartWith("NT, RC, VM and FC on local: 2 workloads");

    private static ReportData With(ReportData data, Func<ThroughputRow, ThroughputRow> change) =>
        data with { Throughput = [.. data.Throughput.Select(change)] };
}
