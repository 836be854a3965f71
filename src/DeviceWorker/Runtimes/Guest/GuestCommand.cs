using System.Text;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Trials;
using EdgePipeline.GuestImage.Building;
using EdgePipeline.GuestImage.Jobs;
using EdgePipeline.Workloads;

namespace EdgePipeline.DeviceWorker.Runtimes.Guest;

/// <summary>A workload as the one step of a guest's job.</summary>
internal static class GuestCommand
{
    /// <exception cref="AttemptException">The image lacks a program.</exception>
    public static GuestJob Job(RuntimeRequest request, ImageManifest manifest)
    {
        foreach (var program in request.Workload.Programs)
        {
            _ = PathOf(program, manifest);
        }

        var command = request.Workload.Measure(new ToolPlace(request.Name.Name, GuestPaths.Data, GuestPaths.JobFiles, request.Peer));
        var files = command.Files.ToDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value), StringComparer.Ordinal);
        return new GuestJob([new GuestStep([PathOf(command.Argv[0], manifest), .. command.Argv.Skip(1)])], files, Collect: []);
    }

    private static string PathOf(string program, ImageManifest manifest) =>
        manifest.Tools.FirstOrDefault(tool => tool.Name == program)?.Path
        ?? throw new AttemptException(
            FailureKind.NotPossible,
            manifest.Missing.FirstOrDefault(tool => tool.Name == program)?.Reason is { } reason
                ? $"the guest image has no {program}: {reason}; then make it anew: ./edge image build"
                : $"the guest image has no {program}; make it anew: ./edge image build");
}
