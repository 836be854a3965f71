using EdgePipeline.Cli.Reports;

namespace EdgePipeline.Cli.Tests.Reports;

public sealed class ReportFileTests : IDisposable
{
    private readonly Home _home = new(Path.Combine(Directory.CreateTempSubdirectory("edge-report-").FullName, "deep", "home"));

    public void Dispose() => Directory.Delete(Path.GetFullPath(Path.Combine(_home.Directory, "..", "..")), recursive: true);

    [Fact]
    public void Given_an_experiment_When_its_page_is_written_Then_it_lies_in_a_folder_of_its_name() =>
        ReportFile.Write(_home, Sample.Data()).ShouldBe(Path.Combine(_home.Reports, "mine-abcdef", "report.html"));

    [Theory]
    [InlineData("../../../esc")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("a/../../../esc")]
    [InlineData("a\0b")]
    [InlineData("/tmp/edge-report-esc")]
    public void Given_a_name_that_leads_elsewhere_When_a_page_is_written_Then_it_lies_in_a_folder_of_the_id(string name)
    {
        var data = Sample.Data();

        var file = ReportFile.Write(_home, data with { Experiment = data.Experiment with { Experiment = name } });

        file.ShouldBe(Path.Combine(_home.Reports, data.Experiment.ExperimentId.ToString("D"), "report.html"));
        File.Exists(file).ShouldBeTrue();
    }
}
