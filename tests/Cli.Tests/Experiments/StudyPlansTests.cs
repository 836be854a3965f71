using EdgePipeline.Cli.Experiments;
using EdgePipeline.Cli.Output;
using EdgePipeline.Planning;

namespace EdgePipeline.Cli.Tests.Experiments;

/// <summary>The plans that come with the project.</summary>
public sealed class StudyPlansTests
{
    private static readonly string Folder = Path.Combine(Home.Root, "experiments");

    /// <summary>Cells of each: what the figure that it redoes needs, on each device.</summary>
    private static readonly Dictionary<string, int> Cells = new(StringComparer.Ordinal)
    {
        ["quickstart.yaml"] = 2 * 8,
        ["tour.yaml"] = 4 * 5,
        ["microvm-on-edge/file-sequential.yaml"] = 2 * 5 * 10,
        ["microvm-on-edge/file-random.yaml"] = 2 * 5 * 10,
        ["microvm-on-edge/file-mixed.yaml"] = 3 * 5 * 3,
        ["microvm-on-edge/network-pi4.yaml"] = 2 * 6 * 14,
        ["microvm-on-edge/network-nano.yaml"] = 2 * 6 * 14,
        ["microvm-on-edge/power-and-cpu.yaml"] = 4 * 5 * 6,
        ["microvm-on-edge/durability.yaml"] = 7 * 8,
    };

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Given_the_folder_When_listed_Then_each_plan_has_its_cells_here() => Names.Select(row => row.Data).ShouldBe(Cells.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Given_a_plan_of_the_project_When_shown_Then_it_has_its_cells_and_an_estimate(string name)
    {
        var preview = Preview(name);

        preview.Cells.Count.ShouldBe(Cells[name]);
        preview.Order.Count(trial => !trial.IsControl).ShouldBe(Cells[name] * preview.Repetitions);
        (preview.Controls > 0).ShouldBe(name.StartsWith("microvm-on-edge/", StringComparison.Ordinal));
        PlanText.Render(preview).Split('\n')[0].ShouldBe(
            $"{preview.Name}: {Cells[name]} cells x {preview.Repetitions} repetitions = {Cells[name] * preview.Repetitions} trials{(preview.Controls > 0 ? $" and {preview.Controls} controls" : "")}, "
            + $"about {Duration.Text(TimeSpan.FromSeconds(preview.EstimatedSeconds))}, {Duration.Text(TimeSpan.FromSeconds(preview.MeasuredSeconds))} of it measured");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Given_a_plan_of_the_project_When_edited_Then_its_first_line_leads_the_editor_to_the_schema(string name)
    {
        var file = Path.Combine(Folder, name);
        var line = File.ReadLines(file).First();
        line.ShouldStartWith("# yaml-language-server: $schema=");
        var schema = line[(line.IndexOf('=') + 1)..];

        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, schema)).ShouldBe(Path.Combine(Folder, "plan.schema.json"));
    }

    [Fact]
    public void Given_the_tour_When_estimated_Then_it_takes_under_ten_minutes_with_every_kind_of_runtime_this_machine_can_have()
    {
        var preview = Preview("tour.yaml");

        preview.EstimatedSeconds.ShouldBeLessThan(600);
        preview.Runtimes.Select(runtime => runtime.Code).ShouldBe(["NT", "RC", "VM", "QM"]);
    }

    [Fact]
    public void Given_the_studys_plans_When_read_Then_they_are_for_its_boards_and_runtimes()
    {
        var previews = Cells.Keys.Where(name => name.StartsWith("microvm-on-edge/", StringComparison.Ordinal)).Select(Preview).ToArray();

        previews.SelectMany(preview => preview.Cells).Select(cell => cell.Device).Distinct().ShouldBe(["pi4-4gb", "pi4-8gb", "nano-2gb", "nano-4gb"], ignoreOrder: true);
        previews.SelectMany(preview => preview.Runtimes).Select(runtime => runtime.Code).Distinct().ShouldBe(["NT", "RC", "VM", "FC", "KC"], ignoreOrder: true);
    }

    private static PlanPreview Preview(string name)
    {
        var (_, plan) = PlanFile.Parse(Path.Combine(Folder, name), devices: []);
        return PlanPreview.Of(plan, Designer.Design(Guid.Empty, plan, capabilitiesByDevice: null));
    }
}
