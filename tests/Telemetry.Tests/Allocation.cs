namespace EdgePipeline.Telemetry.Tests;

/// <summary>What an action allocates on this thread once it is warm.</summary>
internal static class Allocation
{
    private const int Rounds = 20;
    private const int Repetitions = 1000;

    /// <returns>
    /// Bytes that the thriftiest of several rounds of a thousand calls allocated. The runtime allocates once when it compiles a loop anew or a type
    /// is used for the first time, whenever that is; what a call allocates is in each round.
    /// </returns>
    public static long OfSteadyState(Action action) => Enumerable.Range(0, Rounds).Select(_ => OfRound(action)).Min();

    private static long OfRound(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Repetitions; i++)
            action();

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
