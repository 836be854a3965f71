using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using EdgePipeline.Cli.Verbs;
using EdgePipeline.Contracts;
using Npgsql;

namespace EdgePipeline.Cli;

internal static class Program
{
    private const string Epilogue = """
        First steps:
          ./edge run experiments/quickstart.yaml    compares native and container on this machine, in a few minutes
          ./edge plan experiments/quickstart.yaml   shows what that would run, without running it
          ./edge sql -c 'select * from runtime_throughput'

        Exit codes:
          0 done   1 experiment not finished, trials abandoned, an audit or a test failed   2 wrong plan or usage
          3 broker or database not reachable   4 something must be installed first   130 interrupted

        Environment:
          EDGE_HOME         where servers, data and reports are kept; .edge beside the launcher by default
          EDGE_BROKER       your own RabbitMQ, amqp://user:password@host:5672/edge, instead of a private one
          EDGE_DATABASE     your own PostgreSQL, Host=...;Username=...;Password=...;Database=..., instead of a private one
          EDGE_DEVICE       this machine's name in plans; local by default
          EDGE_DEVICE_FILE  what is stated about this machine, as by --device-file

        """;

    internal static RootCommand Commands(VerbContext context)
    {
        var root = new RootCommand("EdgePipeline measures what runtimes cost on edge devices: throughput, CPU and energy, side by side.")
        {
            RunVerb.Create(context),
            PlanVerb.Create(),
            SubmitVerb.Create(context),
            StatusVerb.Create(context),
            CancelVerb.Create(context),
            WatchVerb.Create(context),
            ReportVerb.Create(context),
            AuditVerb.Create(context),
            ExclusionVerbs.Exclude(context),
            ExclusionVerbs.Include(context),
            SqlVerb.Create(context),
            DevicesVerb.Create(context),
            InstallVerb.Create(),
            DoctorVerb.Create(context),
            ImageVerb.Create(context),
            PackVerb.Create(context),
            MeterVerb.Create(context),
            WhyVerb.Create(context),
            ReplayVerb.Create(context),
            ArchiveVerbs.Export(context),
            ArchiveVerbs.Import(context),
            UpVerb.Create(context),
            DownVerb.Create(context),
            TestVerb.Create(context),
            BenchVerb.Create(context),
        };
        root.HelpName = "./edge";
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, Epilogue);
        return root;
    }

    /// <summary>A verb within a verb is named by both.</summary>
    private static string Words(SymbolResult? result) =>
        result is CommandResult { Command: Verb verb } ? $"{Words(result.Parent)}{verb.Name} " : "";

    private static async Task<int> Main(string[] arguments)
    {
        using var interrupts = new Interrupts();
        try
        {
            var parsed = Commands(new VerbContext(Home.Find(), interrupts)).Parse(arguments);
            if (parsed.Action is ParseErrorAction wrong)
            {
                wrong.ShowHelp = false;
                var result = await parsed.InvokeAsync();
                await Console.Error.WriteLineAsync($"See: ./edge {Words(parsed.CommandResult)}--help");
                return result == ExitCode.Ok ? ExitCode.Ok : ExitCode.Usage;
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                interrupts.First);
        }
        catch (EdgeException exception)
        {
            await Console.Error.WriteLineAsync(Printable.Text(exception.Message));
            return exception.ExitCode;
        }
        catch (OperationCanceledException) when (interrupts.First.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            await Console.Error.WriteLineAsync("The tables are not made yet. Run an experiment first: ./edge run experiments/quickstart.yaml");
            return ExitCode.Usage;
        }
        catch (NpgsqlException exception)
        {
            await Console.Error.WriteLineAsync($"The database did not do as asked: {exception.Message}");
            return ExitCode.Unreachable;
        }
        catch (Exception exception) when (exception.GetBaseException() is IOException failed)
        {
            // A full disk, for the answer as for any file.
            await Console.Error.WriteLineAsync($"The system refused to read or write: {failed.Message}");
            return ExitCode.Failed;
        }
    }
}
