using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Support;

internal static class Commands
{
    public static RunTrial Run(long token = 1, RuntimeSpec? runtime = null, WorkloadPoint? workload = null) => new(
        Guid.NewGuid(),
        Guid.NewGuid(),
        "test-000000",
        Attempt: 1,
        token,
        Device: "test",
        runtime ?? new RuntimeSpec("NT", RuntimeCode.NT),
        workload ?? new WorkloadPoint("fio", "fio-test", Points.Short),
        Repetition: 1,
        TimeLimitS: 60);
}
