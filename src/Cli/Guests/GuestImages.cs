using EdgePipeline.Cli.Services;
using EdgePipeline.Cli.Verbs;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.GuestImage.Building;

namespace EdgePipeline.Cli.Guests;

/// <summary>The image that virtual machines and microVMs boot on this machine.</summary>
internal static class GuestImages
{
    private const string DefaultDevice = "local";

    /// <summary>Builds the image where the plan's runtimes need one here and there is none, or one that would have another tool of the plan by now. The worker looks for it once, at its start.</summary>
    public static async Task EnsureAsync(VerbContext context, Plan plan)
    {
        var thisDevice = Environment.GetEnvironmentVariable(ConnectionSettings.Device) is { Length: > 0 } given ? given : DefaultDevice;
        var guests = Guests(plan, thisDevice);
        if (guests.Count == 0 || GuestArchitecture.OfThisMachine() is not { } architecture)
            return;

        var runtimes = string.Join(", ", guests);
        var image = new ImageStore(context.Home.Guest).Latest(architecture);
        var recipe = ImageBuilder.DefaultRecipe();
        if (image is not null && !plan.Workloads.Any(workload => recipe.WouldRenew(image.Manifest, workload.Tool)))
            return;

        if (image is null && new ServiceSet(context.Home, deviceFile: null).AnyRunning)
            throw new EdgeException(ExitCode.Missing, $"{runtimes}: there is no guest image yet, and the services already run without one. Stop them, then run the same command again: ./edge down");

        context.Tell($"{runtimes}: building the guest image from Debian's packages; a minute or two, this once …");
        await BuildAsync(context, architecture, context.Cancellation);
    }

    public static async Task<BuiltImage> BuildAsync(VerbContext context, GuestArchitecture architecture, CancellationToken cancellation)
    {
        try
        {
            return await new ImageBuilder(context.Home.Guest, new Told(context.Tell)).BuildAsync(architecture, ImageBuilder.DefaultRecipe(), cancellation);
        }
        catch (ImageBuildException failure)
        {
            throw new EdgeException(ExitCode.Failed, failure.Message);
        }
    }

    /// <returns>The plan's runtimes that boot the image, where it is to run on this device.</returns>
    internal static IReadOnlyList<RuntimeCode> Guests(Plan plan, string thisDevice) => plan.Devices.Contains(thisDevice)
        ? [.. plan.Runtimes.Select(runtime => runtime.Code).Where(code => code is RuntimeCode.VM or RuntimeCode.QM or RuntimeCode.FC).Distinct()]
        : [];

    private sealed class Told(Action<string> tell) : IProgress<string>
    {
        public void Report(string value) => tell(value);
    }
}
