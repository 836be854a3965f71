using CliWrap;
using CliWrap.Buffered;

namespace EdgePipeline.Cli.Servers;

/// <summary>PostgreSQL refuses to run as root; started by root it runs as the user <c>postgres</c> that its package makes.</summary>
/// <param name="Prefix">What stands before the program's name; empty when we are not root.</param>
internal sealed record DatabaseUser(IReadOnlyList<string> Prefix)
{
    public const string Name = "postgres";

    private static readonly string[] Become = ["setpriv", $"--reuid={Name}", $"--regid={Name}", "--init-groups"];

    // Lets it pass through folders above its own, such as /root, that only root may enter.
    private static readonly string[] PassThrough = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"];

    public bool IsOther => Prefix.Count > 0;

    /// <summary>The least that lets the server reach its folder.</summary>
    public static async Task<DatabaseUser> ForAsync(string folder)
    {
        if (!Environment.IsPrivilegedProcess)
            return new DatabaseUser([]);

        foreach (var prefix in (string[][])[Become, [.. Become, .. PassThrough]])
        {
            var reached = await CliWrap.Cli.Wrap(prefix[0])
                .WithArguments([.. prefix[1..], "stat", Path.Combine(folder, ".")])
                .WithWorkingDirectory("/")
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync();
            if (reached.IsSuccess)
                return new DatabaseUser(prefix);
        }

        throw new EdgeException(ExitCode.Unreachable,
            $"PostgreSQL runs as user {Name}, which cannot reach {folder}. Set EDGE_HOME to a folder that every user may pass through, e.g. EDGE_HOME=/var/lib/edgepipeline");
    }

    /// <summary>Program and arguments that run the given program as this user.</summary>
    public (string Program, IReadOnlyList<string> Arguments) Running(string program, params IReadOnlyList<string> arguments) =>
        IsOther ? (Prefix[0], [.. Prefix.Skip(1), program, .. arguments]) : (program, arguments);
}
