namespace EdgePipeline.Telemetry.Meters;

/// <summary>Something outside of the device that shows watts. It is asked from a thread of its own and may take its time.</summary>
internal interface IMeter : IDisposable
{
    /// <summary>It has a rhythm of its own: a reading is waited for. Else it is asked.</summary>
    bool KeepsTime { get; }

    /// <param name="problem">Why there is no reading, which is not the same as none used.</param>
    bool TryRead(out MeterReading reading, out string problem);
}

/// <param name="Ns">CLOCK_MONOTONIC of this machine.</param>
internal readonly record struct MeterReading(long Ns, double Watts);
