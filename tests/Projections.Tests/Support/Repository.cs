namespace EdgePipeline.Projections.Tests.Support;

internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Page(string name) => File.ReadAllText(Path.Combine(Root, "docs", name));

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "EdgePipeline.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
