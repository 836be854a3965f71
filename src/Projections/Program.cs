using EdgePipeline.Projections.Hosting;

const string Usage =
    """
    usage: EdgePipeline.Projections                  keep the tables up to date until stopped
           EdgePipeline.Projections schema           create schemas, tables and the role edge_reader
           EdgePipeline.Projections replay rebuild   drop the tables and fill them from the events
    """;

var run = args switch
{
    [] => Service.RunAsync,
    ["schema"] => Verbs.SchemaAsync,
    ["replay", "rebuild"] => Verbs.RebuildAsync,
    _ => (Func<Settings, CancellationToken, Task>?)null,
};
if (run is null)
{
    await Console.Error.WriteLineAsync(Usage);
    return ExitCodes.Usage;
}

return await Verbs.ExitCodeOfAsync(run);
