namespace EdgePipeline.Orchestrator.Devices;

/// <summary>
/// Which experiment has a device, and which wait for it. An experiment keeps a device until its trials there are over: its
/// blocks would not be blocks if another experiment's trials came in between.
/// </summary>
/// <param name="Id">The device's name.</param>
/// <param name="Waiting">Experiments in the order of their asking.</param>
/// <param name="FencingToken">The last one given out.</param>
public sealed record DeviceLease(string Id, Guid? Holder, IReadOnlyList<Guid> Waiting, long FencingToken)
{
    public static DeviceLease Free(string device) => new(device, Holder: null, [], FencingToken: 0);
}
