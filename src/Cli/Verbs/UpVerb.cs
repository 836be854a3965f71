namespace EdgePipeline.Cli.Verbs;

internal static class UpVerb
{
    public static Verb Create(VerbContext context)
    {
        var deviceFile = CommonOptions.DeviceFile();
        var verb = new Verb(
            "up",
            "Start servers and services and leave them running, to submit experiments or to let other devices take part.",
            ("./edge up", "start what does not run yet"),
            ("./edge submit my.yaml", "then queue an experiment"),
            ("./edge down", "stop everything"))
        {
            deviceFile, CommonOptions.Yes(),
        };
        verb.SetAction((parsed, _) => RunAsync(context, parsed.GetValue(deviceFile)));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, string? deviceFile)
    {
        await using var stack = await context.OpenServicesAsync(deviceFile);
        stack.Keep();
        Console.WriteLine($"Running. Logs: {context.Home.Logs}. Next: ./edge submit PLAN, ./edge status, ./edge watch. Stop with: ./edge down");
        return ExitCode.Ok;
    }
}
