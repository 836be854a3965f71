using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace EdgePipeline.GuestImage.Jobs;

/// <summary>A job as the bytes of the guest's third disk.</summary>
/// <param name="Bytes">Whole blocks of 4096 bytes.</param>
/// <param name="Sha256">Of the job; its result carries it, so that a stale result disk is noticed.</param>
public sealed record JobDisk(byte[] Bytes, string Sha256)
{
    /// <exception cref="ArgumentException">The job holds what the guest could not run as written.</exception>
    public static JobDisk Encode(GuestJob job)
    {
        GuestJobChecks.Check(job);
        var tar = Archive(job);
        var sha256 = DiskFrame.Sha256(tar);
        var bytes = DiskFrame.Write("EDGE-JOB 1", [("size", tar.Length.ToString(CultureInfo.InvariantCulture)), ("sha256", sha256)], tar);
        return new JobDisk(bytes, sha256);
    }

    private static byte[] Archive(GuestJob job)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (number, step) in job.Steps.Index())
            {
                Add(writer, $"steps/{number}/argv", Lines(step.Argv));
                if (step.DropCachesFirst)
                    Add(writer, $"steps/{number}/drop-caches", []);
            }

            foreach (var (name, content) in job.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
                Add(writer, $"files/{name}", content);
            Add(writer, "collect", Lines(job.Collect));
        }

        return archive.ToArray();
    }

    private static void Add(TarWriter writer, string name, byte[] content) =>
        writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            // The same job is the same bytes, whenever it is written.
            ModificationTime = DateTimeOffset.UnixEpoch,
            DataStream = new MemoryStream(content),
        });

    private static byte[] Lines(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
}
