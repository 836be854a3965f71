using System.IO.Compression;
using System.Text.Json;
using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.EndToEnd;

/// <summary>What fio itself printed, taken from the event that kept it.</summary>
internal sealed record FioOutput(Guid TrialId, double MbPerS, double Iops, double BytesMoved, string Operation)
{
    public static async Task<IReadOnlyList<FioOutput>> AllAsync(string database, string planName) =>
    [
        .. (await Sql.ReadAsync(
            database,
            $"select e.data::text from edge_events.mt_events e join edge.experiment x on (e.data->>'experimentId')::uuid = x.experiment_id where e.type = 'trial_completed' and x.plan_name = '{planName}'",
            row => row.GetString(0))).Select(Of),
    ];

    private static FioOutput Of(string json)
    {
        var trial = JsonSerializer.Deserialize<TrialCompleted>(json, JsonSerializerOptions.Web)!;
        var raw = trial.Outputs.Single(output => output.Name == "fio.json");
        using var unzipped = new GZipStream(new MemoryStream(Convert.FromBase64String(raw.GzipBase64)), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(unzipped);
        var job = document.RootElement.GetProperty("jobs")[0];
        var operation = job.GetProperty("read").GetProperty("io_bytes").GetInt64() > 0 ? "read" : "write";
        var side = job.GetProperty(operation);
        return new FioOutput(
            trial.TrialId,
            side.GetProperty("bw_bytes").GetDouble() / 1e6,
            side.GetProperty("iops").GetDouble(),
            side.GetProperty("io_bytes").GetDouble(),
            operation);
    }
}
