namespace EdgePipeline.Telemetry.Sampling;

/// <summary>Something that is read again and again. A reading allocates nothing unless a source comes or goes.</summary>
internal interface ISensor : IDisposable
{
    /// <summary>Adds one reading, labelled with the slice, to each of the sensor's series; none where there is no reading.</summary>
    void Read(int slice);
}
