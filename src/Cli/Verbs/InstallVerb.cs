namespace EdgePipeline.Cli.Verbs;

/// <summary>Here for its help alone: the launcher does it, before this program is built.</summary>
internal static class InstallVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "install",
            "Install everything that any command needs, by apt-get and without asking. Other commands ask for what they need themselves.",
            ("sudo ./edge install", "what edge starts itself is not started with the machine"))
        {
            CommonOptions.Yes(),
        };
        verb.SetAction(_ => Refuse());
        return verb;
    }

    private static int Refuse() => throw new EdgeException(ExitCode.Missing, "The launcher installs: run ./edge install");
}
