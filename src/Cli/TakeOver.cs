namespace EdgePipeline.Cli;

/// <summary>
/// What becomes of what a killed command left running. Services may be in the middle of a trial: a command that only looks must not end it, so they
/// stay; a command that uses them stops them when it is done, as its own.
/// </summary>
/// <param name="Stays">After this command, until <c>edge down</c>.</param>
/// <param name="Says">For the person.</param>
internal sealed record TakeOver(bool Stays, string Says)
{
    /// <returns>Null: nothing was left.</returns>
    public static TakeOver? Of(bool services, bool broker, bool database, Needs needs) => (services, broker || database) switch
    {
        (true, _) when !needs.HasFlag(Needs.Services) => new(true, "A command that was killed left its services running: they go on until ./edge down."),
        (true, _) => new(false, "A command that was killed left its services running: this one goes on with them."),
        (_, true) => new(false, $"A command that was killed left {Stack.Names(broker, database)} running: what was left stops with this one, unless it is to stay."),
        _ => null,
    };
}
