using System.Collections.Concurrent;
using EdgePipeline.GuestImage.Building;

[assembly: AssemblyFixture(typeof(EdgePipeline.GuestImage.Tests.Images))]

namespace EdgePipeline.GuestImage.Tests;

/// <summary>One image an architecture for all tests; kept under artifacts/, since the same inputs give the same image.</summary>
public sealed class Images : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, BuiltImage> _images = [];

    public static string Cache { get; } = Path.Combine(RepositoryRoot(AppContext.BaseDirectory), "artifacts", "test-images");

    public void Dispose() => _one.Dispose();

    public async Task<BuiltImage> ForAsync(GuestArchitecture architecture)
    {
        await _one.WaitAsync();
        try
        {
            if (!_images.TryGetValue(architecture.Name, out var image))
                _images[architecture.Name] = image = await BuildAsync(Cache, architecture, ImageBuilder.DefaultRecipe(), []);
            return image;
        }
        finally
        {
            _one.Release();
        }
    }

    public static Task<BuiltImage> BuildAsync(string cache, GuestArchitecture architecture, ImageRecipe recipe, ConcurrentQueue<string> said) =>
        new ImageBuilder(cache, new Said(said)).BuildAsync(architecture, recipe, TestContext.Current.CancellationToken);

    private static string RepositoryRoot(string folder) => File.Exists(Path.Combine(folder, "EdgePipeline.sln"))
        ? folder
        : RepositoryRoot(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("EdgePipeline.sln is in no folder above the tests"));

    /// <summary>Unlike <see cref="Progress{T}"/>, reports on the caller's thread, so that nothing arrives after the build.</summary>
    private sealed class Said(ConcurrentQueue<string> messages) : IProgress<string>
    {
        public void Report(string value) => messages.Enqueue(value);
    }
}
