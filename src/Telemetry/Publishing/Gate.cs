using System.Threading.Channels;

namespace EdgePipeline.Telemetry.Publishing;

/// <summary>Between the sampling thread, which says when sending is allowed, and the publisher, which sends in rounds.</summary>
internal sealed class Gate
{
    private readonly Channel<bool> _work =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Lock _lock = new();
    private bool _held;
    private bool _finishing;
    private bool _inRound;

    /// <summary>A window is open.</summary>
    internal bool IsHeld => Locked(() => _held);

    internal bool IsFinishing => Locked(() => _finishing);

    /// <summary>There may be something to send.</summary>
    internal void Wake() => _work.Writer.TryWrite(true);

    /// <summary>No round begins until <see cref="Release"/>; waits a little for one under way.</summary>
    internal void Hold(TimeSpan atMost)
    {
        Locked(() => _held = true);
        SpinWait.SpinUntil(() => !Locked(() => _inRound), atMost);
    }

    internal void Release()
    {
        Locked(() => _held = false);
        Wake();
    }

    /// <summary>Send what there is, then end.</summary>
    internal void Finish()
    {
        Locked(() => _finishing = true);
        Release();
    }

    internal bool TryBeginRound() => Locked(() => _inRound = !_held);

    internal void EndRound() => Locked(() => _inRound = false);

    internal async Task WaitAsync(CancellationToken cancellation) => await _work.Reader.ReadAsync(cancellation);

    private bool Locked(Func<bool> look)
    {
        lock (_lock)
            return look();
    }
}
