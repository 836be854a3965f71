using System.Text.Json;

namespace EdgePipeline.Contracts.Tests;

/// <summary>No event has changed so that old ones need help; the means are tested on one that only tests know.</summary>
public sealed class EventUpcastsTests
{
    private static readonly EventUpcast[] Upcasts =
    [
        new("fan_stopped", 2, json => json["reason"] ??= "not said"),
        new("fan_stopped", 1, json =>
        {
            json["device"] = json["board"]!.DeepClone();
            json.Remove("board");
        }),
    ];

    [Theory]
    [InlineData("""{ "board": "pi4" }""", "pi4", "not said")]
    [InlineData("""{ "device": "pi4", "v": 2 }""", "pi4", "not said")]
    [InlineData("""{ "device": "pi4", "reason": "dust", "v": 3 }""", "pi4", "dust")]
    public void Given_an_event_of_any_version_When_read_Then_it_is_todays(string json, string device, string reason) =>
        JsonSerializer.Deserialize<FanStopped>(EventUpcasts.ToCurrent("fan_stopped", json, Upcasts), JsonSerializerOptions.Web).ShouldBe(new FanStopped(device, reason));

    [Fact]
    public void Given_an_event_of_a_version_to_come_When_read_Then_it_is_refused() =>
        Should.Throw<JsonException>(() => EventUpcasts.ToCurrent("fan_stopped", """{ "v": 4 }""", Upcasts))
            .Message.ShouldBe("version 4 of fan_stopped, and this program knows 3: run a newer one");

    /// <summary>For each line of the table, real JSON of that version lies in <c>Upcasts/NAME.VERSION.json</c>, and reads as today's type.</summary>
    [Fact]
    public void Given_each_upcast_of_the_table_When_its_old_event_is_read_Then_it_is_todays_type()
    {
        foreach (var upcast in EventUpcasts.All)
        {
            var json = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Upcasts", $"{upcast.Event}.{upcast.From}.json"));
            JsonSerializer.Deserialize(EventUpcasts.ToCurrent(upcast.Event, json), EventCatalog.All[upcast.Event], JsonSerializerOptions.Web).ShouldNotBeNull();
        }

        EventUpcasts.All.Select(upcast => upcast.Event).ShouldBeSubsetOf(EventCatalog.All.Keys);
        EventUpcasts.All.Select(upcast => (upcast.Event, upcast.From)).ShouldBeUnique();
    }

    private sealed record FanStopped(string Device, string Reason, int V = 3);
}
