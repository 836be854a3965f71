using System.Text.Json;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.Contracts.Tests;

public sealed class EventCatalogTests
{
    [Fact]
    public void Given_the_files_named_Events_When_listed_Then_every_event_is_in_the_catalog()
    {
        var events = typeof(EventCatalog).Assembly.GetExportedTypes()
            .Where(type => type.GetConstructors().SelectMany(c => c.GetParameters()).Any(p => p.Name == "At" && p.ParameterType == typeof(DateTimeOffset)));

        events.ShouldBeSubsetOf(EventCatalog.All.Values);
    }

    [Fact]
    public void Given_stored_names_When_types_move_Then_names_stay() =>
        // Changing a line here breaks every stored history.
        EventCatalog.All.Keys.ShouldBe(
        [
            "experiment_submitted", "experiment_rejected", "experiment_designed", "experiment_cancel_requested", "experiment_cancelled",
            "experiment_finished", "cell_stopped", "trial_requested", "trial_accepted", "trial_phase_entered", "trial_gate_waited",
            "trial_gate_passed", "trial_completed", "trial_failed", "trial_interrupted", "trial_status_reported", "trial_deadline_passed",
            "trial_abandoned", "trial_excluded", "trial_included", "trial_reparsed", "device_announced", "environment_captured", "telemetry_batch", "telemetry_page",
            "table_settings_promoted",
        ]);

    [Fact]
    public void Given_a_failure_When_written_as_json_Then_names_stand_for_numbers()
    {
        var failed = new TrialFailed(Guid.Empty, Guid.Empty, 1, "local", TrialPhase.Measure, FailureKind.ToolFailed, "r", [], DateTimeOffset.UnixEpoch);

        JsonSerializer.Serialize(failed, JsonSerializerOptions.Web).ShouldContain("\"phase\":\"Measure\",\"kind\":\"ToolFailed\"");
    }

    [Fact]
    public void Given_contracts_When_inspected_Then_they_reference_the_base_library_alone() =>
        typeof(EventCatalog).Assembly.GetReferencedAssemblies().Select(name => name.Name!).ShouldAllBe(name => name.StartsWith("System.", StringComparison.Ordinal));
}
