using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Pressure;

/// <summary>Pressure stall information (<c>pressure:cpu</c>, <c>io</c>, <c>memory</c>): time in which some or all tasks waited for it. Linux 4.20 and later, unless psi=0.</summary>
internal sealed class PressureSensor : ISensor
{
    private static readonly Column Some = new("some_us", "us"), Full = new("full_us", "us");

    private readonly TimeProvider _clock;
    private readonly List<(KernelFile File, Series Series)> _files = [];

    internal PressureSensor(SeriesSet set, ReadBuffer buffer, TimeProvider clock)
    {
        _clock = clock;
        foreach (var resource in (string[])["cpu", "io", "memory"])
        {
            // Where it is switched off the file may be there, and cannot be read.
            var file = KernelFile.TryOpen($"/proc/pressure/{resource}", buffer);
            if (file is not null && PressureParser.TryFindTotal(file.Read(), "some"u8, out _))
                _files.Add((file, set.Create($"pressure:{resource}", PressureParser.TryFindTotal(file.Read(), "full"u8, out _) ? [Some, Full] : [Some])));
            else
                file?.Dispose();
        }
    }

    public void Read(int slice)
    {
        foreach (var (file, series) in _files)
        {
            var now = _clock.GetTimestamp();
            var text = file.Read();
            var full = 0L;
            if (PressureParser.TryFindTotal(text, "some"u8, out var some)
                && (series.Columns.Count == 1 || PressureParser.TryFindTotal(text, "full"u8, out full)))
                series.Ring.Add(now, slice, series.Columns.Count == 1 ? [some] : [some, full]);
        }
    }

    public void Dispose()
    {
        foreach (var (file, _) in _files)
            file.Dispose();
    }
}
