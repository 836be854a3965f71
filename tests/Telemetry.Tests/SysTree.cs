namespace EdgePipeline.Telemetry.Tests;

/// <summary>A folder that stands for <c>/</c>, with files like those of a driver. A file that is emptied reads like one whose device is gone.</summary>
internal sealed class SysTree : IDisposable
{
    internal string Root { get; } = Directory.CreateTempSubdirectory("edge-sys-").FullName;

    internal SysTree With(string folder, params (string File, string Text)[] files)
    {
        foreach (var (file, text) in files)
            Write($"{folder}/{file}", text);
        return this;
    }

    internal void Write(string path, string text)
    {
        var whole = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
        File.WriteAllText(whole, text.Length == 0 ? "" : text + "\n");
    }

    internal string At(string path) => Path.Combine(Root, path);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>Time that passes when a test says so.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _ns = 1_000_000_000;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => _ns;

    internal void PassMs(long milliseconds) => _ns += milliseconds * 1_000_000;
}
