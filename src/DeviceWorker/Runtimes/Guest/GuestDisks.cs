using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Building;
using EdgePipeline.GuestImage.Jobs;

namespace EdgePipeline.DeviceWorker.Runtimes.Guest;

/// <summary>The disks of a guest, in the order in which its init expects them after the root: data, job, result.</summary>
internal sealed record GuestDisks(GuestFiles Files, GuestJob Job, JobDisk JobDisk)
{
    /// <summary>What tools print is kept to 4 MiB by every other runtime; here it lies beside the clocks and exit code.</summary>
    private const long ResultBytes = 8 << 20;

    public static async Task<GuestDisks> WriteAsync(RuntimeRequest request, BuiltImage image, GuestFiles files, CancellationToken ct)
    {
        var job = GuestCommand.Job(request, image.Manifest);
        var disk = JobDisk.Encode(job);
        await DataDisk.WriteAsync(request, files, ct);
        await File.WriteAllBytesAsync(files.JobDisk, disk.Bytes, ct);
        DataDisk.SetLength(files.ResultDisk, ResultBytes);
        return new GuestDisks(files, job, disk);
    }

    /// <summary>Once the guest has ended.</summary>
    /// <exception cref="AttemptException">There is no whole result of this job.</exception>
    public async Task<GuestResult> ReadResultAsync(CancellationToken ct) =>
        ResultDisk.Read(await File.ReadAllBytesAsync(Files.ResultDisk, ct), JobDisk, Job) switch
        {
            ResultReading.Whole whole => whole.Result,
            ResultReading.Unusable(var fault, var reason) => throw new AttemptException(FailureKind.RuntimeFailed, $"no result ({fault}): {reason}"),
            var other => throw new InvalidOperationException($"{other} is no reading of a result."),
        };
}
