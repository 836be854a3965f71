using Npgsql;

namespace EdgePipeline.Cli.Servers;

/// <summary>The database and the roles of a private PostgreSQL; tables belong to the services.</summary>
internal static class Schema
{
    public static async Task PrepareAsync(ServerSettings settings, CancellationToken cancellation)
    {
        await using (var server = NpgsqlDataSource.Create(settings.DatabaseConnection("postgres")))
        {
            await using var exists = server.CreateCommand("select 1 from pg_database where datname = 'edge'");
            if (await exists.ExecuteScalarAsync(cancellation) is null)
            {
                await using var create = server.CreateCommand("create database edge");
                await create.ExecuteNonQueryAsync(cancellation);
            }
        }

        // DDL takes no parameters; the password is hexadecimal digits that we drew ourselves.
        await using var database = NpgsqlDataSource.Create(settings.DatabaseConnection());
        await using var roles = database.CreateCommand($"""
            do $$
            begin
              if not exists (select from pg_roles where rolname = 'edge_reader') then
                create role edge_reader nologin;
              end if;
              if not exists (select from pg_roles where rolname = '{ServerSettings.Reader}') then
                create role {ServerSettings.Reader} login password '{settings.ReaderPassword}' in role edge_reader;
              end if;
              alter role {ServerSettings.Reader} set search_path = edge, public;
              alter role {ServerSettings.Reader} set default_transaction_read_only = on;
            end
            $$
            """);
        await roles.ExecuteNonQueryAsync(cancellation);
    }
}
