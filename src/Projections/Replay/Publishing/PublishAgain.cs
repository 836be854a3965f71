using System.Runtime.CompilerServices;
using EdgePipeline.Contracts;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using Npgsql;

namespace EdgePipeline.Projections.Replay.Publishing;

/// <summary>
/// Sends results again, in order, marked as replayed. They are made anew from the events by the functions that made them first, against
/// tables of their own that stand where the live ones stood then.
/// </summary>
internal sealed class PublishAgain(Uri broker, NpgsqlDataSource database, DatabaseSchema schema, ShadowTables shadow, PromotedSettings promoted, TimeProvider clock)
{
    private const string Schema = ShadowTables.NextSchema;
    private const int PageSize = 1000;

    private readonly EventHistory _history = new(database);
    private readonly ResultMark _mark = new(database);
    private readonly PageRows _rows = new(database, Schema, () => promoted.Current);

    /// <param name="from">The first event whose results are sent.</param>
    /// <param name="print">Gets lines for a person.</param>
    public async Task RunAsync(string exchange, long from, Action<string> print, CancellationToken cancellation)
    {
        await schema.EnsureEventStoreAsync(cancellation);
        await using var building = await BuildLock.TakeAsync(database, cancellation);
        await promoted.RefreshAsync(cancellation);
        await shadow.CleanUpAsync(cancellation);
        var last = await _mark.ReadAsync(cancellation);
        if (from > last)
        {
            throw new VerbException(
                last == 0 ? "no result has been published yet: there is nothing to send again" : $"--from {from}: results have been published up to event {last}; write a number up to that",
                ExitCodes.Usage);
        }

        await using var target = await ReplayExchange.OpenAsync(broker, exchange, print, cancellation);
        if (exchange == Topology.ResultsExchange)
        {
            print($"{exchange} is where results go when they are new: whoever listens there gets them again");
        }

        try
        {
            await shadow.BuildAsync(Schema, promoted.Current, from - 1, _ => { }, cancellation);
            var (results, through) = await SendAsync(target, from, last, print, cancellation);
            print($"published {results} results of events {from} to {through} to {exchange}"
                + (target.Unrouted > 0 ? $"; {target.Unrouted} of them went to no queue, because none is bound for their key" : ""));
        }
        finally
        {
            await shadow.CleanUpAsync(CancellationToken.None);
        }
    }

    private async Task<(int Results, long Through)> SendAsync(ReplayExchange target, long from, long last, Action<string> print, CancellationToken cancellation)
    {
        var (results, printed) = (0, clock.GetTimestamp());
        await foreach (var page in ResultPages.CutAsync(EventsAsync(from - 1, last, cancellation)))
        {
            var changes = await _rows.OfAsync(page, cancellation);
            foreach (var message in ResultMessages.Of(page, changes, await _rows.StandingAsync(changes, cancellation), from - 1, new HashSet<long>()))
            {
                await target.SendAsync(message, cancellation);
                results++;
            }

            await shadow.WriteAsync(Schema, changes, cancellation);
            if (clock.GetElapsedTime(printed).TotalSeconds >= 1)
            {
                printed = clock.GetTimestamp();
                print($"{results} results, through event {page[^1].Sequence} of {last}; to go on after a stop: --from {page[^1].Sequence + 1}");
            }
        }

        return (results, last);
    }

    private async IAsyncEnumerable<StoredEvent> EventsAsync(long after, long last, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await _history.PageAsync(after, last, PageSize, cancellation) is { Count: > 0 } page)
        {
            foreach (var stored in page)
            {
                yield return stored;
            }

            after = page[^1].Sequence;
        }
    }
}
