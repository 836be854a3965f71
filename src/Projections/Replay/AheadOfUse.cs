using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace EdgePipeline.Projections.Replay;

internal static class AheadOfUse
{
    /// <summary>So many wait at most: what takes long in one place of a pipeline is made up for in another.</summary>
    private const int Waiting = 3;

    /// <summary>The same, in order, with some made ready while those before are used.</summary>
    public static async IAsyncEnumerable<T> Ahead<T>(this IAsyncEnumerable<T> source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ready = Channel.CreateBounded<T>(Waiting);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var making = Task.Run(
            async () =>
            {
                Exception? failure = null;
                try
                {
                    await foreach (var item in source.WithCancellation(stop.Token))
                    {
                        await ready.Writer.WriteAsync(item, stop.Token);
                    }
                }
                catch (Exception thrown)
                {
                    failure = thrown;
                }

                ready.Writer.Complete(failure);
            },
            CancellationToken.None);
        try
        {
            await foreach (var item in ready.Reader.ReadAllAsync(cancellation))
            {
                yield return item;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await making;
        }
    }
}
