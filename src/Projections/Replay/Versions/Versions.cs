using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Replay;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Schema;
using Marten;
using Marten.Services;
using Npgsql;

namespace EdgePipeline.Projections.Replay.Versions;

/// <summary>Versions of the tables side by side: made, kept up with the live ones, put in their place, dropped.</summary>
internal sealed class Versions(
    IDocumentStore events, NpgsqlDataSource database, DatabaseSchema schema, ShadowTables shadow, Swap swap, PromotedSettings promoted, TimeProvider clock)
{
    private readonly VersionStore _store = new(database);

    /// <param name="values">What is to differ from the live tables.</param>
    /// <param name="name">Null: a number is found.</param>
    /// <param name="print">Gets lines for a person.</param>
    public async Task TryAsync(IReadOnlyList<KeyValuePair<string, string>> values, string? name, Action<string> print, CancellationToken cancellation)
    {
        await using var building = await BeginAsync(cancellation);
        await promoted.RefreshAsync(cancellation);
        var settings = promoted.Current.With(values);
        if (settings == promoted.Current)
        {
            throw new VerbException($"the live tables are made so already ({settings}): set something else", ExitCodes.Usage);
        }

        var all = await _store.AllAsync(cancellation);
        name = name is null
            ? Enumerable.Range(1, int.MaxValue).Select(number => $"try{number}").First(free => all.All(version => version.Name != free))
            : TableVersion.Checked(name);
        if (all.Any(version => version.Name == name))
        {
            throw new VerbException($"there is a version {name} already: drop it by replay drop {name}, or write another name", ExitCodes.Usage);
        }

        var made = new TableVersion(name, settings, DatabaseSchema.Version, 0, null);
        var through = await shadow.BuildAsync(made.Schema, settings, print, cancellation);
        await shadow.GrantAsync(made.Schema, cancellation);
        await _store.SaveAsync(made with { Through = through }, cancellation);
        print($"version {name}: {settings}, through event {through}, in schema {made.Schema}. Compare: replay diff live {name}");
    }

    public async Task ListAsync(Action<string> print, CancellationToken cancellation)
    {
        await schema.EnsureEventStoreAsync(cancellation);
        foreach (var version in await _store.AllAsync(cancellation))
        {
            print($"{version.Name,-20} through event {version.Through,-8} {version.Settings}{(version.IsOfThisProgram ? "" : "; made by another version of EdgePipeline")}");
        }
    }

    public async Task DropAsync(string name, Action<string> print, CancellationToken cancellation)
    {
        await using var building = await BeginAsync(cancellation);
        await _store.DropAsync(await FindOtherAsync(name, cancellation), cancellation);
        print($"version {name} dropped");
    }

    /// <param name="by">Who asks.</param>
    public async Task PromoteAsync(string name, string? by, Action<string> print, CancellationToken cancellation)
    {
        await using var building = await BeginAsync(cancellation);
        var version = await CaughtUpAsync(await FindOtherAsync(name, cancellation), cancellation);
        await using var leadership = await Leadership.TakeOverAsync(database, cancellation);
        version = await CaughtUpAsync(version, cancellation);
        await swap.AllAsync(version.Schema, version.Through, version.Settings, RecordAsync, cancellation);
        print($"the live tables are now those of {name}: {version.Settings}. An event keeps that; results that were published stay as they were");

        async Task RecordAsync(NpgsqlTransaction transaction)
        {
            await using var session = events.LightweightSession(SessionOptions.ForTransaction(transaction));
            session.Events.Append(Streams.TableSettings, new TableSettingsPromoted(version.Settings.Changed, by, clock.GetUtcNow()));
            await session.SaveChangesAsync(cancellation);
            await using var forget = new NpgsqlCommand($"delete from edge_internal.version where name = '{version.Name}'", transaction.Connection);
            await forget.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <returns>As it stands after adding what the live tables have got since.</returns>
    /// <exception cref="VerbException">Its tables are not like this program's.</exception>
    public async Task<TableVersion> CaughtUpAsync(TableVersion version, CancellationToken cancellation)
    {
        if (!version.IsOfThisProgram)
        {
            throw new VerbException(version.Name == TableVersion.Live
                ? "the live tables were made by another version of EdgePipeline: start the services of this one, or replay rebuild"
                : $"{version.Name} was made by another version of EdgePipeline: replay drop {version.Name}, then try it again");
        }

        if (version.Name == TableVersion.Live)
        {
            return await _store.FindAsync(TableVersion.Live, cancellation);
        }

        var caughtUp = version with { Through = await shadow.CatchUpAsync(version.Schema, version.Settings, version.Through, leaveAtMost: 0, cancellation) };
        await _store.SaveAsync(caughtUp, cancellation);
        return caughtUp;
    }

    public Task<TableVersion> FindAsync(string name, CancellationToken cancellation) => _store.FindAsync(name, cancellation);

    public async Task<AdvisoryLock> BeginAsync(CancellationToken cancellation)
    {
        await schema.EnsureEventStoreAsync(cancellation);
        var building = await BuildLock.TakeAsync(database, cancellation);
        await shadow.CleanUpAsync(cancellation);
        return building;
    }

    private async Task<TableVersion> FindOtherAsync(string name, CancellationToken cancellation) => name == TableVersion.Live
        ? throw new VerbException("live is what readers see: write the name of another version; replay list shows them", ExitCodes.Usage)
        : await _store.FindAsync(name, cancellation);
}
