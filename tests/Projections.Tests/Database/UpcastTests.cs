using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using Marten;

namespace EdgePipeline.Projections.Tests.Database;

/// <summary>An event of an older version, as it lies in the store.</summary>
public sealed class UpcastTests : DatabaseTests
{
    [Fact]
    public async Task Given_old_and_new_events_of_one_name_When_marten_reads_them_Then_both_are_todays_and_the_old_one_stays_as_it_is_stored()
    {
        EventUpcast[] upcasts =
        [
            new("fan_stopped", 1, json =>
            {
                json["device"] = json["board"]!.DeepClone();
                json.Remove("board");
            }),
        ];
        using var store = DocumentStore.For(options =>
        {
            EventStore.Configure(options, Servers.Database);
            options.Events.MapEventType<FanStopped>("fan_stopped");
            options.Events.Upcast(new StoredUpcaster("fan_stopped", typeof(FanStopped), upcasts));
        });
        await using var session = store.LightweightSession();
        session.Events.Append("test/fan", new FanStopped("first"), new FanStopped("second"));
        await session.SaveChangesAsync();
        await using var database = Npgsql.NpgsqlDataSource.Create(Servers.Database);
        await using var age = database.CreateCommand("update edge_events.mt_events set data = '{\"board\": \"old\"}' where version = 1");
        await age.ExecuteNonQueryAsync();

        await using var reading = store.LightweightSession();
        var events = await reading.Events.FetchStreamAsync("test/fan");

        events.Select(stored => stored.Data).ShouldBe([new FanStopped("old"), new FanStopped("second")]);
        await using var stored = database.CreateCommand("select string_agg(type || ' ' || data::text, ', ' order by version) from edge_events.mt_events");
        (await stored.ExecuteScalarAsync()).ShouldBe("fan_stopped {\"board\": \"old\"}, fan_stopped {\"v\": 2, \"device\": \"second\"}");
    }

    public sealed record FanStopped(string Device, int V = 2);
}
