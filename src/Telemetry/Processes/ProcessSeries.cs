using System.Globalization;
using System.Text;
using EdgePipeline.Telemetry.Kernel;
using EdgePipeline.Telemetry.Sampling;

namespace EdgePipeline.Telemetry.Processes;

/// <summary>One process (<c>process:PID</c>) by the three files that pidstat reads, held open.</summary>
internal sealed class ProcessSeries : IDisposable
{
    private static readonly Column[] StatColumns =
    [
        new("usr_ns", "ns"), new("sys_ns", "ns"), new("guest_ns", "ns"), new("minflt", "count"), new("majflt", "count"),
        new("rss_bytes", "bytes"),
    ];

    private static readonly Column[] IoColumns = [new("read_bytes", "bytes"), new("written_bytes", "bytes")];
    private static readonly Column[] SwitchColumns = [new("cswch", "count"), new("nvcswch", "count")];
    private static readonly long NsPerTick = 1_000_000_000 / Libc.ClockTicksPerSecond;

    private readonly KernelFile _stat;
    private readonly KernelFile? _io;
    private readonly KernelFile? _status;
    private readonly Series _series;
    private readonly TimeProvider _clock;
    private byte[] _command = [];

    private ProcessSeries(KernelFile stat, KernelFile? io, KernelFile? status, Series series, TimeProvider clock)
    {
        _stat = stat;
        _io = io;
        _status = status;
        _series = series;
        _clock = clock;
    }

    /// <summary>Null when there is no such process (any more).</summary>
    internal static ProcessSeries? TryOpen(int pid, SeriesSet set, ReadBuffer buffer, TimeProvider clock)
    {
        var statFile = KernelFile.TryOpen($"/proc/{pid}/stat", buffer);
        if (statFile is null)
            return null;
        if (!ProcessStat.TryParse(statFile.Read(), out _, out var stat))
        {
            statFile.Dispose();
            return null;
        }

        // Kernels without task I/O accounting have no io file, and another user's is not readable: then those columns are left out.
        var io = OpenIf($"/proc/{pid}/io", buffer, text => ProcessIoParser.TryParse(text, out _, out _));
        var status = OpenIf($"/proc/{pid}/status", buffer, text => ProcessStatusParser.TryParse(text, out _, out _));
        var series = set.Create($"process:{pid}", [.. StatColumns, .. io is null ? [] : IoColumns, .. status is null ? [] : SwitchColumns]);
        series.Attributes["parent"] = stat.Parent.ToString(CultureInfo.InvariantCulture);
        series.Attributes["started_ns"] = (stat.StartTicks * NsPerTick).ToString(CultureInfo.InvariantCulture);
        if (io is null)
            series.Attributes["without"] = "read_bytes, written_bytes: the kernel does not let /proc/PID/io be read";
        return new ProcessSeries(statFile, io, status, series, clock);
    }

    /// <summary>False: the process is over; what was read so far is kept.</summary>
    internal bool Read(int slice)
    {
        var now = _clock.GetTimestamp();
        if (!ProcessStat.TryParse(_stat.Read(), out var command, out var stat))
            return false;

        // A process is forked under its parent's name and takes its own with exec.
        if (!command.SequenceEqual(_command))
        {
            _command = command.ToArray();
            _series.Attributes["command"] = Encoding.UTF8.GetString(_command);
        }

        Span<long> row = stackalloc long[10];
        row[0] = Math.Max(0, stat.UserTicks - stat.GuestTicks) * NsPerTick;
        row[1] = stat.SystemTicks * NsPerTick;
        row[2] = stat.GuestTicks * NsPerTick;
        row[3] = stat.MinorFaults;
        row[4] = stat.MajorFaults;
        row[5] = stat.RssPages * Environment.SystemPageSize;
        var width = 6;
        if (_io is not null)
        {
            if (!ProcessIoParser.TryParse(_io.Read(), out row[width++], out row[width++]))
                return false;
        }

        if (_status is not null)
        {
            if (!ProcessStatusParser.TryParse(_status.Read(), out row[width++], out row[width++]))
                return false;
        }

        _series.Ring.Add(now, slice, row[..width]);
        return !stat.IsOver;
    }

    internal void End()
    {
        _series.End();
        Dispose();
    }

    public void Dispose()
    {
        _stat.Dispose();
        _io?.Dispose();
        _status?.Dispose();
    }

    private static KernelFile? OpenIf(string path, ReadBuffer buffer, SpanTest isReadable)
    {
        var file = KernelFile.TryOpen(path, buffer);
        if (file is not null && isReadable(file.Read()))
            return file;
        file?.Dispose();
        return null;
    }

    private delegate bool SpanTest(ReadOnlySpan<byte> text);
}
