using System.Globalization;
using System.Text;
using static EdgePipeline.GuestImage.Jobs.ResultReading;

namespace EdgePipeline.GuestImage.Jobs;

/// <summary>Reads the guest's fourth disk after its end. The host hands it over zeroed, in whole blocks of 4096 bytes.</summary>
public static class ResultDisk
{
    private const string Title = "EDGE-RESULT 1";

    public static ResultReading Read(byte[] disk, JobDisk job, GuestJob asked)
    {
        if (disk.AsSpan().IndexOfAnyExcept((byte)0) < 0)
            return new Unusable(ResultFault.Empty, "The result disk is empty: the guest ended or was killed before it took its job.");
        if (DiskFrame.ReadFields(Title, disk) is not { } header
            || !header.TryGetValue("job", out var owner) || !header.TryGetValue("state", out var state)
            || !header.TryGetValue("sha256", out var sha256)
            || !long.TryParse(header.GetValueOrDefault("size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            return new Unusable(ResultFault.Corrupt, "The result disk's header cannot be read.");
        if (state is not "failed" && owner != job.Sha256)
            return new Unusable(ResultFault.ForeignJob, $"The result disk holds the result of job {owner}, not of {job.Sha256}.");
        if (state is "started")
            return new Unusable(ResultFault.Truncated, "The guest took its job and was cut off before its result was whole.");
        if (size > disk.LongLength - DiskFrame.Block)
            return new Unusable(ResultFault.Truncated, $"The result has {size} bytes; {Math.Max(0, disk.LongLength - DiskFrame.Block)} are there.");

        var payload = disk.AsSpan(DiskFrame.Block, (int)size);
        if (DiskFrame.Sha256(payload) is var found && found != sha256)
            return new Unusable(ResultFault.Corrupt, $"The result's SHA-256 is {found}; the guest wrote {sha256}.");
        return state switch
        {
            "failed" => new Unusable(ResultFault.GuestFailed, Encoding.UTF8.GetString(payload).TrimEnd()),
            "complete" => Unpack(payload.ToArray(), asked),
            _ => new Unusable(ResultFault.Corrupt, $"The result disk's state '{state}' is unknown."),
        };
    }

    private static ResultReading Unpack(byte[] payload, GuestJob asked)
    {
        try
        {
            return new Whole(ResultArchive.Parse(payload, asked.Collect));
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException or EndOfStreamException)
        {
            return new Unusable(ResultFault.Corrupt, $"The result's archive cannot be read: {failure.Message}");
        }
    }
}
