using EdgePipeline.Projections.Evidence;
using EdgePipeline.Projections.Hosting;

const string Usage =
    """
    usage: EdgePipeline.Projections                  keep the tables up to date until stopped
           EdgePipeline.Projections schema           create schemas, tables and the role edge_reader
           EdgePipeline.Projections replay rebuild [--table TABLE]
                                                     make the tables again from the events, beside the live ones
           EdgePipeline.Projections replay publish --to EXCHANGE [--from SEQUENCE]
                                                     send results again, marked as replayed
           EdgePipeline.Projections replay reparse [EXPERIMENT]
                                                     parse the outputs that events keep again, and append what differs
           EdgePipeline.Projections replay as-of EXPERIMENT SEQUENCE|TIME
                                                     print its rows as they were then, as JSON
           EdgePipeline.Projections replay try --set SETTING=VALUE... [--as NAME]
                                                     make all tables with other settings beside the live ones
           EdgePipeline.Projections replay what-if EXPERIMENT [--drop-flagged] [--stop RULE] [--sampling TIME] [--baseline RUNTIME] [--json]
                                                     show what its tables would say otherwise; nothing is written
           EdgePipeline.Projections replay list      show the versions of the tables
           EdgePipeline.Projections replay diff NAME NAME [--json]
                                                     show the values that differ, and by which setting
           EdgePipeline.Projections replay promote NAME [--by WHO]
                                                     put a version in the place of the live tables
           EdgePipeline.Projections replay drop NAME drop a version
           EdgePipeline.Projections audit [--repair] compare everything that is derived with the events, and mend it
           EdgePipeline.Projections why TABLE KEY... [--json | --raw NAME]
                                                     show the events that a row rests on, or what a tool printed
           EdgePipeline.Projections export EXPERIMENT FILE
                                                     write an experiment's events into one file
           EdgePipeline.Projections export --format csv|json TABLE
                                                     print a table's rows
           EdgePipeline.Projections export --format parquet TABLE FILE
                                                     write a table's rows as Apache Parquet
           EdgePipeline.Projections import FILE [--take-differing]
                                                     take such a file's events into this store
    """;

var run = args switch
{
    [] => Service.RunAsync,
    ["schema"] => Verbs.SchemaAsync,
    ["replay", "rebuild"] => (settings, cancellation) => Verbs.RebuildAsync(settings, null, cancellation),
    ["replay", "rebuild", "--table", var table] => (settings, cancellation) => Verbs.RebuildAsync(settings, table, cancellation),
    ["replay", "publish", "--to", var exchange] => (settings, cancellation) => Verbs.PublishAsync(settings, exchange, null, cancellation),
    ["replay", "publish", "--to", var exchange, "--from", var first] => (settings, cancellation) => Verbs.PublishAsync(settings, exchange, first, cancellation),
    ["replay", "reparse"] => (settings, cancellation) => Verbs.ReparseAsync(settings, null, cancellation),
    ["replay", "reparse", var experiment] => (settings, cancellation) => Verbs.ReparseAsync(settings, experiment, cancellation),
    ["replay", "as-of", var experiment, var place] => (settings, cancellation) => Verbs.AsOfAsync(settings, experiment, place, cancellation),
    ["replay", var verb, .. var words] when VersionVerbs.Of(verb, words) is { } ofVersions => ofVersions,
    ["export", "--format", "parquet", var table, var path] => (settings, cancellation) => Verbs.ExportParquetAsync(settings, table, path, cancellation),
    ["export", "--format", var format, var table] => (settings, cancellation) => Verbs.ExportTableAsync(settings, format, table, cancellation),
    ["export", var experiment, var path] => (settings, cancellation) => Verbs.ExportAsync(settings, experiment, path, cancellation),
    ["import", var path] => (settings, cancellation) => Verbs.ImportAsync(settings, path, takesDiffering: false, cancellation),
    ["import", var path, "--take-differing"] => (settings, cancellation) => Verbs.ImportAsync(settings, path, takesDiffering: true, cancellation),
    ["audit"] => (settings, cancellation) => Verbs.AuditAsync(settings, repair: false, cancellation),
    ["audit", "--repair"] => (settings, cancellation) => Verbs.AuditAsync(settings, repair: true, cancellation),
    ["why", .. var words] when WhyArguments.Parse(words) is { } why => (settings, cancellation) => Verbs.WhyAsync(settings, why, cancellation),
    _ => (Func<Settings, CancellationToken, Task>?)null,
};
if (run is null)
{
    await Console.Error.WriteLineAsync(Usage);
    return ExitCodes.Usage;
}

return await Verbs.ExitCodeOfAsync(run);
