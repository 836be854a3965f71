using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Cgroups;

/// <summary>A command line that joins an attempt's control group before it becomes the program, so that the program is accounted from its first instruction.</summary>
internal static class GroupLaunch
{
    /// <summary>
    /// Joins the groups named before <c>--</c>, then becomes the command after it. The text is constant; names and arguments arrive as
    /// positional parameters.
    /// </summary>
    private const string JoinThenBecome = "while [ \"$1\" != -- ]; do echo $$ > \"$1\" || exit 125; shift; done; shift; exec \"$@\"";

    /// <param name="command">The program's path and its arguments.</param>
    public static IReadOnlyList<string> Argv(AttemptName name, ControlGroups groups, IReadOnlyList<string> command) =>
        ["sh", "-c", JoinThenBecome, name.Name, .. groups.JoinFiles(name), "--", .. command];
}
