using System.CommandLine;
using EdgePipeline.Cli.Guests;
using EdgePipeline.Cli.Output;
using EdgePipeline.GuestImage.Building;

namespace EdgePipeline.Cli.Verbs;

/// <summary>Makes what VM, QM and FC boot.</summary>
internal static class ImageVerb
{
    public static Verb Create(VerbContext context) => new("image", "Make the kernel and root file system that virtual machines and microVMs boot.") { Build(context) };

    private static Verb Build(VerbContext context)
    {
        var architecture = new Option<string?>("--arch") { Description = "amd64 or arm64; this machine's when left out." };
        architecture.AcceptOnlyFromAmong([.. GuestArchitecture.All.Select(known => known.Name)]);
        var json = CommonOptions.Json();
        var verb = new Verb(
            "build",
            "Build the guest image from Debian's packages. Nothing is installed or mounted; unchanged packages give the image that is there.",
            ("./edge image build", "for this machine"),
            ("./edge image build --arch arm64", "for a board, on any machine"))
        {
            architecture, json,
        };
        verb.SetAction((parsed, cancellation) => RunAsync(context, parsed.GetValue(architecture), parsed.GetValue(json), cancellation));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, string? name, bool json, CancellationToken cancellation)
    {
        var architecture = (name is null ? GuestArchitecture.OfThisMachine() : GuestArchitecture.Find(name))
            ?? throw new EdgeException(ExitCode.Usage, "No image is built for this machine's architecture; choose one: --arch amd64 or --arch arm64");
        var image = await GuestImages.BuildAsync(context, architecture, cancellation);
        Console.Out.Write(json ? JsonOutput.Text(image.Manifest) : Render(image));
        return ExitCode.Ok;
    }

    internal static string Render(BuiltImage image)
    {
        var manifest = image.Manifest;
        string[] lines =
        [
            $"{manifest.Architecture} guest image {manifest.Id}",
            $"  kernel     {manifest.KernelRelease}",
            .. manifest.Tools.Select(tool => $"  {tool.Name,-10} {tool.Version}"),
            .. manifest.Missing.Select(tool => $"  {tool.Name,-10} missing: {tool.Reason}"),
            $"  files      {image.Folder}",
        ];
        return string.Join('\n', lines) + "\n";
    }
}
