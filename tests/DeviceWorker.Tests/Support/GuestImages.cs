using EdgePipeline.GuestImage.Building;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>A guest image for all tests, kept where the image's own tests keep theirs; built when there is none.</summary>
internal static class GuestImages
{
    public static string Cache { get; } = Path.Combine(Root(AppContext.BaseDirectory), "artifacts", "test-images");

    /// <summary>For the worker.</summary>
    public static async Task<(string Name, string? Value)> SettingAsync()
    {
        await LatestAsync();
        return ("EDGE_GUEST_IMAGES", Cache);
    }

    /// <summary>For parts of the worker.</summary>
    public static async Task<DeviceWorker.Runtimes.Guest.GuestImages> FinderAsync()
    {
        await LatestAsync();
        return new DeviceWorker.Runtimes.Guest.GuestImages(Cache);
    }

    public static async Task<BuiltImage> LatestAsync()
    {
        var architecture = GuestArchitecture.OfThisMachine().ShouldNotBeNull();
        var recipe = ImageBuilder.DefaultRecipe();
        return new ImageStore(Cache).Latest(architecture) is { } image && !recipe.Tools.Select(tool => tool.Name).Append("filebench").Any(tool => recipe.WouldRenew(image.Manifest, tool))
            ? image
            : await new ImageBuilder(Cache, new Progress<string>()).BuildAsync(architecture, recipe, TestContext.Current.CancellationToken);
    }

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "EdgePipeline.sln"))
        ? folder
        : Root(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("EdgePipeline.sln is in no folder above the tests"));
}
