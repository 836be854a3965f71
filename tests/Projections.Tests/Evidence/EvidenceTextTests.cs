using System.Text.Json;
using EdgePipeline.Projections.Evidence;
using EdgePipeline.Projections.Tables;

namespace EdgePipeline.Projections.Tests.Evidence;

public sealed class EvidenceTextTests
{
    [Fact]
    public void Given_a_row_When_shown_to_a_person_Then_its_own_values_come_first_in_the_tables_order_and_no_value_is_said_to_be_none()
    {
        // As the database hands it over.
        var row = JsonElement.Parse("""{"kind": "telemetry", "name": "power", "device": "pi4", "reason": "no sensor\nwas found\n", "version": null, "available": false}""");

        EvidenceText.Render(new FoundRow(Table.DeviceCapability, ["pi4", "telemetry", "power"], row), []).ShouldStartWith(
            """
            device_capability pi4 telemetry power
              device     pi4
              kind       telemetry
              name       power
              available  false
              reason     no sensor
                         was found
              version    NULL

            rests on 0 events: 
            """);
    }

    [Fact]
    public void Given_a_list_that_fills_a_screen_and_a_text_of_nothing_When_shown_to_a_person_Then_its_values_are_counted_and_the_text_is_seen()
    {
        var row = JsonElement.Parse($$"""{"reason": "", "evidence": [{{string.Join(", ", Enumerable.Range(1, 60).Select(_ => $"\"{Guid.NewGuid()}\""))}}]}""");

        var text = EvidenceText.Render(new FoundRow(Table.Trial, ["a", "1"], row), []);

        text.ShouldContain("\n  evidence  60 values; --json shows them\n");
        text.ShouldContain("\n  reason    \"\"\n");
    }
}
