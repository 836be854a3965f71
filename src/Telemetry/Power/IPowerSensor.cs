namespace EdgePipeline.Telemetry.Power;

/// <summary>Where watts come from. A sensor, a meter or a model: each has a folder of its own here.</summary>
internal interface IPowerSensor
{
    /// <summary>The source is <c>power:NAME</c>.</summary>
    string Name { get; }

    /// <summary>What a reader must know: <c>method</c> is <c>measured</c> or <c>modelled</c>.</summary>
    IReadOnlyDictionary<string, string> Attributes { get; }

    /// <summary>False: no reading this time, which is not the same as none used.</summary>
    bool TryRead(out long timeNs, out long milliwatts);
}
