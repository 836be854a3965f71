using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EdgePipeline.Cli.Servers;
using Npgsql;

namespace EdgePipeline.Cli.Verbs;

/// <summary>psql on the tables, logged in as somebody who may only read.</summary>
internal static class SqlVerb
{
    public static Verb Create(VerbContext context)
    {
        var arguments = new Argument<string[]>("psql arguments")
        {
            Description = "Handed to psql as they are, e.g. -c 'select ...', --csv, -f FILE.",
            Arity = ArgumentArity.ZeroOrMore,
            CaptureRemainingTokens = true,
        };
        var environment = new Option<bool>("--environment") { Description = "Print the address and a login that may only read instead, as variables that psql, Python and others take: for as long as ./edge up runs." };
        var verb = new Verb(
            "sql",
            "Open psql on the tables (schema edge), reading only.",
            ("./edge sql", "a prompt; \\d+ runtime_throughput tells what the columns mean"),
            ("./edge sql -c 'select * from runtime_throughput'", "one query"),
            ("./edge sql --csv -c 'select * from trial_metric' > metrics.csv", "into a file"),
            ("eval \"$(./edge sql --environment)\"", "after ./edge up: other programs find the tables"))
        {
            arguments, environment,
        };
        verb.TreatUnmatchedTokensAsErrors = false;
        verb.SetAction((parsed, _) => RunAsync(context, [.. parsed.GetValue(arguments) ?? [], .. parsed.UnmatchedTokens], parsed.GetValue(environment)));
        return verb;
    }

    private static async Task<int> RunAsync(VerbContext context, IReadOnlyList<string> arguments, bool environment)
    {
        await using var stack = await context.OpenKeptAsync(Needs.Database);
        var login = new NpgsqlConnectionStringBuilder(stack.Connections.Database);
        if (stack.Private is { } settings && Connections.GivenDatabase is null)
            (login.Username, login.Password) = (ServerSettings.Reader, settings.ReaderPassword);

        (string Name, string? Value)[] address =
        [
            ("PGHOST", login.Host), ("PGPORT", login.Port.ToString(CultureInfo.InvariantCulture)),
            ("PGUSER", login.Username), ("PGDATABASE", login.Database), ("PGPASSWORD", login.Password),
        ];
        if (environment)
        {
            if (!stack.Stays)
                context.Tell("Nothing keeps the server at this address running: it stops with the last command that uses it, which may be this one. First: ./edge up");
            foreach (var (name, value) in address)
                Console.WriteLine($"export {name}='{value?.Replace("'", "'\\''", StringComparison.Ordinal)}'");
            return ExitCode.Ok;
        }

        var start = new ProcessStartInfo("psql") { UseShellExecute = false };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in address)
            start.Environment[name] = value;
        start.Environment["PGOPTIONS"] = "-c role=edge_reader -c search_path=edge,public -c default_transaction_read_only=on";

        try
        {
            using var psql = Process.Start(start)!;
            await psql.WaitForExitAsync(context.Interrupts.Second);
            return psql.ExitCode == 0 ? ExitCode.Ok : ExitCode.Failed;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new EdgeException(ExitCode.Missing, "psql is not installed. Run: sudo apt-get install postgresql-client");
        }
    }
}
