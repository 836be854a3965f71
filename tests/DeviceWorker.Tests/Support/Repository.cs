namespace EdgePipeline.DeviceWorker.Tests.Support;

internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "EdgePipeline.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("EdgePipeline.sln is in no folder above the tests"));
}
