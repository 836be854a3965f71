using EdgePipeline.GuestImage.Building;

namespace EdgePipeline.DeviceWorker.Tests.Support;

/// <summary>A guest image with the stand-in of Filebench in it, and a cache of its own: other tests' guests have none.</summary>
public sealed class FilebenchGuestImage : IAsyncLifetime
{
    private readonly FilebenchStandIn _filebench = new();
    private readonly string _cache = Path.Combine(AppContext.BaseDirectory, "data", "image-" + Guid.NewGuid().ToString("N")[..8]);

    public BuiltImage Built { get; private set; } = null!;

    /// <summary>For the worker.</summary>
    public (string Name, string? Value)[] Settings => [_filebench.SearchPath, ("EDGE_GUEST_IMAGES", _cache)];

    public async ValueTask InitializeAsync()
    {
        await GuestImages.LatestAsync();
        var packages = Directory.CreateDirectory(Path.Combine(_cache, "packages")).FullName;
        foreach (var package in Directory.EnumerateFiles(Path.Combine(GuestImages.Cache, "packages"), "*.deb"))
        {
            File.Copy(package, Path.Combine(packages, Path.GetFileName(package)));
        }

        var recipe = ImageBuilder.DefaultRecipe() with { Filebench = _filebench.Program };
        Built = await new ImageBuilder(_cache, new Progress<string>()).BuildAsync(GuestArchitecture.OfThisMachine()!, recipe, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _filebench.Dispose();
        Directory.Delete(_cache, recursive: true);
        return ValueTask.CompletedTask;
    }
}
