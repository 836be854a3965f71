namespace EdgePipeline.Orchestrator.Experiments;

/// <summary>Makes the transaction be tried again a little later; the last try rejects the plan instead.</summary>
public sealed class DeviceNotYetAnnouncedException(string device) : Exception($"device {device} has not announced itself yet");
