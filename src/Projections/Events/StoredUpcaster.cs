using System.Data.Common;
using System.Text.Json;
using EdgePipeline.Contracts;
using Marten;
using Marten.Services.Json.Transformations;

namespace EdgePipeline.Projections.Events;

/// <summary>Has Marten read an event's older versions as the table of upcasts says.</summary>
internal sealed class StoredUpcaster(string name, Type type, IReadOnlyList<EventUpcast> upcasts) : EventUpcaster
{
    public override Type EventType => type;

    public override string EventTypeName => name;

    public override object FromDbDataReader(ISerializer serializer, DbDataReader dbDataReader, int index) =>
        JsonSerializer.Deserialize(EventUpcasts.ToCurrent(name, dbDataReader.GetString(index), upcasts), type, EventStore.Json)!;
}
