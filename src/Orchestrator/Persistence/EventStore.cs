using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Messaging;
using EdgePipeline.Orchestrator.Devices;
using EdgePipeline.Orchestrator.Persistence.Outbox;
using JasperFx.Events;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Weasel.Core;

namespace EdgePipeline.Orchestrator.Persistence;

/// <summary>Where events, saga states, leases and unsent messages are.</summary>
public static class EventStore
{
    private const string Schema = "edge_events";

    /// <summary>Whoever creates this schema holds this lock meanwhile: orchestrator and projections may start at the same moment.</summary>
    private const long SchemaLock = 0x45444745;

    public static IServiceCollection AddEventStore(this IServiceCollection services, string database)
    {
        services.AddSingleton<OutboxSignal>();
        services.AddMarten(provider =>
        {
            var options = new StoreOptions();
            options.Connection(database);
            options.DatabaseSchemaName = Schema;
            options.Events.DatabaseSchemaName = Schema;
            options.Events.StreamIdentity = StreamIdentity.AsString;
            // Projections wait for it: without, they look once a second.
            options.Events.UseListenNotifyForEventAppends = true;
            foreach (var index in Streams.OwnIndexes)
                options.Events.IgnoreIndex(index);
            options.UseSystemTextJsonForSerialization(
                new JsonSerializerOptions(JsonSerializerDefaults.Web), EnumStorage.AsString, Casing.CamelCase);
            foreach (var (name, type) in EventCatalog.All)
                options.Events.MapEventType(type, name);

            options.Schema.For<OutboxRow>().Index(row => row.DueUnixMs);
            options.Schema.For<DeviceLease>().UseOptimisticConcurrency(true);
            options.Schema.For<KnownDevice>().UseOptimisticConcurrency(true);
            options.Listeners.Add(provider.GetRequiredService<OutboxSignal>());
            return options;
        }).UseLightweightSessions();
        return services;
    }

    /// <exception cref="ServerUnavailableException">The database cannot be reached or refuses.</exception>
    public static async Task CreateSchemaAsync(this IDocumentStore store, string database, CancellationToken cancellation)
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(database);
            await using var connection = await source.OpenConnectionAsync(cancellation);
            await using var takeLock = new NpgsqlCommand("select pg_advisory_lock($1)", connection);
            takeLock.Parameters.AddWithValue(SchemaLock);
            await takeLock.ExecuteNonQueryAsync(cancellation);
            // The lock goes with the connection.
            await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
            await using var chain = new NpgsqlCommand(EventChain.SchemaSql, connection);
            await chain.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState is "28P01" or "28000" or "3D000")
        {
            throw Unavailable(database, e, "check user, password and database");
        }
        catch (NpgsqlException e) when (e is not PostgresException { SqlState: not "57P03" })
        {
            throw Unavailable(database, e, "start it, or point the variable at the one that runs");
        }
    }

    /// <exception cref="ServerUnavailableException">The variable is missing or is not a connection string.</exception>
    public static string AddressFromEnvironment()
    {
        const string expected = "write Host=…;Port=5432;Database=…;Username=…;Password=…";
        var text = Environment.GetEnvironmentVariable(ConnectionSettings.Database);
        if (string.IsNullOrWhiteSpace(text))
            throw new ServerUnavailableException($"{ConnectionSettings.Database} is not set: {expected}");

        try
        {
            return new NpgsqlConnectionStringBuilder(text) { ApplicationName = "edge-orchestrator" }.ConnectionString;
        }
        catch (ArgumentException e)
        {
            throw new ServerUnavailableException($"{ConnectionSettings.Database} is not a connection string: {expected}", e);
        }
    }

    private static ServerUnavailableException Unavailable(string database, NpgsqlException cause, string instead)
    {
        var place = new NpgsqlConnectionStringBuilder(database);
        return new($"{ConnectionSettings.Database}: no connection to the database at {place.Host}:{place.Port}/{place.Database}: "
            + $"{cause.GetBaseException().Message}; {instead}", cause);
    }
}
