using System.Data;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Projections.Archive;
using EdgePipeline.Projections.Events;
using EdgePipeline.Projections.Evidence;
using EdgePipeline.Projections.Hosting;
using EdgePipeline.Projections.Replay.Versions;
using EdgePipeline.Projections.Results;
using EdgePipeline.Projections.Schema;
using EdgePipeline.Projections.Tables;
using EdgePipeline.Projections.Tables.Trials;
using Npgsql;

namespace EdgePipeline.Projections.Replay.WhatIf;

/// <summary>What an experiment's tables would say had something been otherwise, against what they say. Nothing is written.</summary>
internal sealed class WhatIf(NpgsqlDataSource database, DatabaseSchema schema, CurrentTables tables, ExperimentRows rows, PromotedSettings promoted)
{
    /// <summary>Of the experiment; those of devices rest on nothing that can be supposed.</summary>
    private static readonly Table[] Compared =
        [Table.Experiment, Table.Cell, Table.Trial, Table.TrialMetric, Table.RuntimeThroughput, Table.RuntimeEfficiency, Table.Contrast, Table.Claim, Table.NoiseFloor];

    /// <summary>They name events, which are what they are.</summary>
    private static readonly string[] OfEvents = ["evidence", "as_of_sequence"];

    private readonly EventHistory _history = new(database);
    private readonly StoredEntities _entities = new(database);

    /// <param name="experimentName">As for <c>why</c>: a name, the end of one, an id, or <c>last</c>.</param>
    /// <param name="tell">Gets lines for a person.</param>
    public async Task<WhatIfResult> OfAsync(string experimentName, Counterfactual supposed, Action<string> tell, CancellationToken cancellation)
    {
        await schema.EnsureEventStoreAsync(cancellation);
        await tables.EnsureAsync(tell, cancellation);
        var found = (await FoundRow.FindAsync(database, Table.Experiment.ShortName, [experimentName], cancellation)).Row;
        var experiment = found.GetProperty("experiment_id").GetGuid();

        // The live tables as of one moment, and rows of the events up to the same.
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var through = await ThroughAsync(connection, cancellation);
        var designed = (await _history.OfStreamsAsync([Streams.Experiment(experiment)], through + 1, cancellation)).Select(stored => stored.Data).OfType<ExperimentDesigned>().FirstOrDefault()
            ?? throw new VerbException($"{found.GetProperty("experiment").GetString()} has no design, so nothing of it can be otherwise", ExitCodes.Usage);
        DemandBaseline(supposed, designed);
        var stops = supposed.Stop is { } stop ? OtherStops.Of(designed, await AttemptsAsync(experiment, through, cancellation), stop.Max, stop.Rule) : null;
        var settings = (await promoted.ReadAsync(through, DateTimeOffset.MaxValue, cancellation)).Settings with { DropFlagged = supposed.DropFlagged, Baseline = supposed.Baseline };
        var otherwise = await rows.OfAsync(experiment, through, settings, Otherwise, cancellation);
        var cells = new List<ChangedCell>();
        foreach (var table in Compared)
        {
            cells.AddRange(await ChangesAsync(connection, experiment, table, otherwise[table], cancellation));
        }

        return new WhatIfResult(designed.Experiment, through, supposed, stops, cells);

        IEnumerable<StoredEvent> Otherwise(IEnumerable<StoredEvent> events)
        {
            var happened = stops is null ? events : stops.In(events);
            return supposed.SamplingMs is { } periodMs ? CoarserPower.Of(happened, periodMs) : happened;
        }
    }

    private static void DemandBaseline(Counterfactual supposed, ExperimentDesigned designed)
    {
        var names = designed.Cells.Select(cell => cell.Runtime.Name).Distinct(StringComparer.Ordinal).ToArray();
        if (supposed.Baseline is { } name && !names.Contains(name))
        {
            throw new VerbException($"--baseline {name}: {designed.Experiment} has no such runtime: write one of {string.Join(", ", names)}", ExitCodes.Usage);
        }
    }

    private static async Task<long> ThroughAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(ResultMark.ReadSql, connection);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Without telemetry, which no stop rests on.</summary>
    private async Task<IReadOnlyList<AttemptEvents>> AttemptsAsync(Guid experiment, long through, CancellationToken cancellation)
    {
        var trials = await _entities.TrialsOfAsync(experiment, through + 1, cancellation);
        var history = await _history.OfStreamsAsync([.. trials.Select(Streams.Trial)], through + 1, cancellation);
        return [.. history.GroupBy(stored => TouchedEntities.TrialOf(stored.Data)).SelectMany(trial => AttemptEvents.Of([.. trial]))];
    }

    private static async Task<IReadOnlyList<ChangedCell>> ChangesAsync(
        NpgsqlConnection connection, Guid experiment, Table table, IReadOnlyCollection<object> otherwise, CancellationToken cancellation)
    {
        var json = JsonSerializer.Serialize(otherwise.Select(row => JsonSerializer.SerializeToElement(row, table.Row, RowJson.Options)));
        await using var command = new NpgsqlCommand(
            VersionDiff.Sql(table, $"(select * from {table.Name} where experiment_id = $2)", $"jsonb_populate_recordset(null::{table.Name}, $3)"), connection)
        { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. table.Columns.Except(OfEvents)] });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = experiment });
        command.Parameters.Add(new NpgsqlParameter { Value = json, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Jsonb });
        return await VersionDiff.ReadAsync(table, command, cancellation);
    }
}

/// <summary>What differs, and what brought it about.</summary>
/// <param name="Through">Both are of the events up to this one.</param>
/// <param name="Stops">Null: cells stopped as they did.</param>
internal sealed record WhatIfResult(string Experiment, long Through, Counterfactual Supposed, OtherStops? Stops, IReadOnlyList<ChangedCell> Cells);
