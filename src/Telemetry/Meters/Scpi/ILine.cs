namespace EdgePipeline.Telemetry.Meters.Scpi;

/// <summary>Lines to and from an instrument.</summary>
internal interface ILine : IDisposable
{
    /// <exception cref="IOException">The instrument is away, or does not take it.</exception>
    void Say(string line);

    /// <exception cref="IOException">No whole line came in time, or one without end.</exception>
    string Hear();
}
