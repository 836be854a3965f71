using System.Diagnostics;
using System.Globalization;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Trials;

public sealed class DataFilesTests
{
    private const int Bytes = 8 << 20;

    /// <summary>A guest's disk is such a file too: its pages are what the host knows of the guest's data.</summary>
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, Bytes)]
    public void Given_data_just_written_When_settled_Then_the_page_cache_holds_what_the_plan_says(bool drop, int cachedBytes)
    {
        // On a disk: what lies in memory cannot be dropped from it.
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "data", Guid.NewGuid().ToString("N")));
        try
        {
            var file = Path.Combine(folder.FullName, "disk.img");
            File.WriteAllBytes(file, new byte[Bytes]);
            CachedBytes(file).ShouldBe(Bytes);

            DataFiles.Settle(folder.FullName, drop);

            CachedBytes(file).ShouldBe(cachedBytes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static long CachedBytes(string file)
    {
        using var fincore = Process.Start(new ProcessStartInfo("fincore", ["--bytes", "--noheadings", "--output", "RES", file]) { RedirectStandardOutput = true })!;
        var output = fincore.StandardOutput.ReadToEnd();
        fincore.WaitForExit();
        fincore.ExitCode.ShouldBe(0);
        return long.Parse(output, CultureInfo.InvariantCulture);
    }
}
