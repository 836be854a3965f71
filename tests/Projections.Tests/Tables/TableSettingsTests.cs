using System.Text.Json;
using EdgePipeline.Contracts.Telemetry;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Formulas;
using EdgePipeline.Projections.Tests.Support;
using static EdgePipeline.Projections.Tests.Support.History;

namespace EdgePipeline.Projections.Tests.Tables;

public sealed class TableSettingsTests
{
    public static TheoryData<string, string> OtherValues => new()
    {
        { "efficiency.power", "above_idle" },
        { "durability.reached_from", "0.8" },
        { "durability.not_reached_below", "0.5" },
        { "durability.most_apart", "10" },
    };

    [Fact]
    public void Given_the_settings_When_listed_Then_each_has_another_value_to_be_tested_with() =>
        OtherValues.Select(row => row.Data.Item1).ShouldBe(Setting.All.Select(setting => setting.Name));

    [Fact]
    public void Given_the_page_When_compared_with_the_settings_Then_it_has_a_line_for_each()
    {
        var page = Repository.Page("replay.md");

        foreach (var setting in Setting.All)
        {
            page.ShouldContain(
                $"| `{setting.Name}`: {setting.Allowed} | {setting.Does} | {setting.Read(TableSettings.Default)} | {string.Join(", ", setting.Columns.Select(column => $"`{column}`"))} |\n");
        }
    }

    [Theory]
    [MemberData(nameof(OtherValues))]
    public void Given_a_setting_When_it_alone_is_changed_Then_its_columns_change_and_no_others(string name, string value)
    {
        var (before, after) = (Rows(TableSettings.Default), Rows(TableSettings.Default.With(name, value)));

        var changed = before.Zip(after)
            .SelectMany(pair => pair.First.Row.EnumerateObject()
                .Where(column => !JsonElement.DeepEquals(column.Value, pair.Second.Row.GetProperty(column.Name)))
                .Select(column => $"{pair.First.Table.ShortName}.{column.Name}"))
            .Distinct();

        changed.Order().ShouldBe(Setting.All.Single(setting => setting.Name == name).Columns
            .Where(column => !column.EndsWith("_reason", StringComparison.Ordinal)).Order(), "a reason stands only where there is no figure");
    }

    [Theory]
    [MemberData(nameof(OtherValues))]
    public void Given_a_value_When_set_Then_it_reads_the_same_and_stands_among_what_differs(string name, string value)
    {
        var settings = TableSettings.Default.With(name, value);

        settings.Changed.ShouldBe(new Dictionary<string, string> { [name] = value });
        settings.ToString().ShouldBe($"{name}={value}");
        TableSettings.Default.With(settings.Changed).ShouldBe(settings);
        settings.With(name, Setting.All.Single(setting => setting.Name == name).Read(TableSettings.Default)).ShouldBe(TableSettings.Default);
    }

    [Theory]
    [InlineData("efficiency.power", "idle", "efficiency.power cannot be idle: write total or above_idle, such as efficiency.power=total, which is the default")]
    [InlineData("durability.most_apart", "0.9", "durability.most_apart cannot be 0.9: write a number from 1 to 100, such as durability.most_apart=2, which is the default")]
    [InlineData("durability.most_apart", "2,5", "durability.most_apart cannot be 2,5: write a number from 1 to 100")]
    [InlineData("durability.reached_from", "NaN", "durability.reached_from cannot be NaN: write a number from 0.5 to 1")]
    [InlineData("power", "total", "there is no setting power: write one of efficiency.power=total or above_idle, durability.reached_from=a number from 0.5 to 1, ")]
    public void Given_what_cannot_be_set_When_set_Then_the_message_says_what_can(string name, string value, string message) =>
        Should.Throw<VerbException>(() => TableSettings.Default.With(name, value)).ShouldSatisfyAllConditions(
            failure => failure.Message.ShouldStartWith(message),
            failure => failure.ExitCode.ShouldBe(2));

    [Fact]
    public void Given_windows_without_more_power_than_the_idle_phase_When_energy_above_idle_counts_Then_there_is_no_figure_per_joule_and_a_reason()
    {
        var history = new History();
        var flat = history.Power(Nt, 1) with { Columns = new Dictionary<string, long[]> { ["power_mw"] = [.. Enumerable.Repeat(3000L, 35)] } };

        var row = Rows(TableSettings.Default.With("efficiency.power", "above_idle"), [history.Designed, history.Requested(Nt, 1), history.Completed(Nt, 1, 50), flat])
            .Single(row => row.Table == Table.RuntimeEfficiency && row.Row.GetProperty("runtime").GetString() == "NT").Row;

        row.GetProperty("energy_j").GetDouble().ShouldBe(0, 1e-9);
        row.GetProperty("mb_per_j").ValueKind.ShouldBe(JsonValueKind.Null);
        row.GetProperty("power_reason").GetString().ShouldBe("no more power was drawn in the window than in the idle phase");
    }

    [Fact]
    public void Given_windows_with_less_above_idle_than_its_error_When_energy_above_idle_counts_Then_there_is_no_figure_per_joule_and_a_reason()
    {
        var history = new History();
        // Up and down by 400 mW at each reading, and a little more from the middle of the window on.
        var restless = history.Power(Nt, 1) with { Columns = new Dictionary<string, long[]> { ["power_mw"] = [.. Enumerable.Range(0, 35).Select(index => 3000L + (400 * (index % 2)) + (index > 20 ? 5 : 0))] } };

        var row = Rows(TableSettings.Default.With("efficiency.power", "above_idle"), [history.Designed, history.Requested(Nt, 1), history.Completed(Nt, 1, 50), restless])
            .Single(row => row.Table == Table.RuntimeEfficiency && row.Row.GetProperty("runtime").GetString() == "NT").Row;

        row.GetProperty("energy_j").GetDouble().ShouldBeInRange(1e-6, row.GetProperty("energy_error_j").GetDouble());
        row.GetProperty("mb_per_j").ValueKind.ShouldBe(JsonValueKind.Null);
        row.GetProperty("power_reason").GetString().ShouldNotBeNull().ShouldContain("J above idle are not more than their error of ");
    }

    /// <summary>RC says it wrote five times as much as reached the device; power never stands still, so that its energy has an error.</summary>
    private static IReadOnlyList<(Table Table, JsonElement Row)> Rows(TableSettings settings)
    {
        var history = new History();
        return Rows(settings,
        [
            .. history.Whole().Select(stored => stored is TrialCompleted { Metrics: var metrics } completed && completed.TrialId == history.TrialId(Rc, 1)
                ? completed with { Metrics = [.. metrics.Select(metric => metric.Name == "bytes_written" ? metric with { Value = 740e6 } : metric)] }
                : stored is TelemetryBatch { Source: "power:model" } power
                ? power with { Columns = new Dictionary<string, long[]> { ["power_mw"] = [.. power.Columns["power_mw"].Select((mw, index) => mw + (400 * (index % 2)))] } }
                : stored),
        ]);
    }

    private static IReadOnlyList<(Table Table, JsonElement Row)> Rows(TableSettings settings, object[] events)
    {
        var stored = Stored.InOrder(events);
        var changes = TableChanges.OfTrialsAndDevices(TouchedEntities.By(stored), stored) with { Settings = settings };
        changes = changes.WithExperiments([.. changes.Experiments], stored, []);
        changes = changes.WithCells([.. changes.AllCells()], []).WithFamilies([]);
        return [.. Table.All.SelectMany(table => table.RowsOf(changes), (table, row) => (table, JsonSerializer.SerializeToElement(row, table.Row, RowJson.Options)))];
    }
}
