using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Building;

namespace EdgePipeline.DeviceWorker.Runtimes.Guest;

/// <summary>The guest image of this machine's architecture, built by <c>edge image build</c>.</summary>
/// <param name="cache">Folder of the images and of the packages that they are made of.</param>
internal sealed class GuestImages(string cache)
{
    private const string Remedy = "no guest image; make it: ./edge image build";

    public BuiltImage? Latest() => GuestArchitecture.OfThisMachine() is { } architecture ? new ImageStore(cache).Latest(architecture) : null;

    /// <exception cref="AttemptException">It is not there, or no longer.</exception>
    public BuiltImage Require() => Latest() ?? throw new AttemptException(FailureKind.NotPossible, Remedy);

    /// <returns>Null when it is there; else what to do.</returns>
    public string? MissingReason() => GuestArchitecture.OfThisMachine() is null ? "guest images are built for x86_64 and arm64 only"
        : Latest() is null ? Remedy
        : null;
}
