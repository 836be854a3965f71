using System.Text.Json;
using EdgePipeline.Contracts;
using JasperFx.Events;
using Marten;
using Weasel.Core;

namespace EdgePipeline.Projections.Events;

/// <summary>How events are stored: the same in every process that opens the store.</summary>
internal static class EventStore
{
    public const string Schema = "edge_events";

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    public static void Configure(StoreOptions options, string database)
    {
        options.Connection(database);
        options.DatabaseSchemaName = Schema;
        options.Events.DatabaseSchemaName = Schema;
        options.Events.StreamIdentity = StreamIdentity.AsString;
        foreach (var index in Streams.OwnIndexes)
        {
            options.Events.IgnoreIndex(index);
        }

        // Who appends says so: a result is not seen a second later, when the next look is due.
        options.Events.UseListenNotifyForEventAppends = true;
        options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, json => json.Converters.Add(new StoredBatchConverter()));
        foreach (var (name, type) in EventCatalog.All)
        {
            options.Events.MapEventType(type, name);
        }

        options.Events.Upcast([.. EventUpcasts.All.Select(upcast => upcast.Event).Distinct().Select(name => new StoredUpcaster(name, EventCatalog.All[name], EventUpcasts.All))]);

        // A page that cannot be read stops the tables loudly; a skipped event would be a silent hole.
        options.Projections.Errors.SkipApplyErrors = false;
        options.Projections.Errors.SkipSerializationErrors = false;
        options.Projections.Errors.SkipUnknownEvents = false;
    }
}
