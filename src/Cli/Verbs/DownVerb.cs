namespace EdgePipeline.Cli.Verbs;

internal static class DownVerb
{
    public static Verb Create(VerbContext context)
    {
        var verb = new Verb("down", "Stop all services and private servers. Experiments and reports stay.", ("./edge down", ""));
        verb.SetAction(async (_, cancellation) =>
        {
            Console.WriteLine(await Stack.DownAsync(context.Home, cancellation) ? "Stopped." : "Nothing was running.");
            return ExitCode.Ok;
        });
        return verb;
    }
}
