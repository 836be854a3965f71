using System.CommandLine;

namespace EdgePipeline.Cli.Verbs;

internal static class CommonOptions
{
    /// <summary>Acted upon by the launcher, which installs what is missing before this program is built.</summary>
    public static Option<bool> Yes() => new("--yes") { Description = "Install missing programs without asking." };

    public static Option<bool> Json() => new("--json") { Description = "Print as JSON." };

    /// <summary>May be given several times.</summary>
    public static Option<string[]> Device() => new("--device")
    {
        Description = "A device to run on instead of the plan's; may be given several times.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<string?> DeviceFile() => new("--device-file")
    {
        Description = "What is stated about this machine, such as devices/local.yaml: board, sensors, a model of its power.",
    };

    public static Argument<string> Experiment() => new("experiment")
    {
        Description = "Its name such as quickstart-3fa2c1, the end of the name, or `last`.",
    };
}
