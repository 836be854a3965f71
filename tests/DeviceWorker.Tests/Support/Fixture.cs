namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>What machines and tools really printed.</summary>
internal static class Fixture
{
    public static string Filebench(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "filebench", name));

    public static string Machine(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "machine", name));
}
