using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgePipeline.Contracts;
using EdgePipeline.Contracts.Experiments;
using EdgePipeline.Orchestrator.Experiments;

namespace EdgePipeline.Orchestrator.Intake;

/// <summary>Bytes from anyone to a request. Pure; what cannot be read becomes a message that says why.</summary>
public static class RequestParser
{
    /// <summary>Bytes of a request, at most; a plan is far smaller.</summary>
    public const int MaxBytes = 1 << 20;

    private const int KeptChars = 4096;

    /// <returns>A <see cref="SubmitExperiment"/>, or a <see cref="RecordUnreadableRequest"/>.</returns>
    public static object ParseSubmit(ReadOnlyMemory<byte> body)
    {
        if (!TryRead(body, out var fields, out var problem))
            return Unreadable(Guid.Empty, body, problem);
        if (!TryId(fields, out var id, out problem))
            return Unreadable(Guid.Empty, body, problem);
        return Text(fields, "plan") is { } plan
            ? new SubmitExperiment(id, plan, Text(fields, "submittedBy"))
            : Unreadable(id, body, new(0, 0, "plan", "it is missing or not a string", "the plan file's text as one JSON string"));
    }

    /// <returns>A <see cref="CancelExperiment"/>, or a <see cref="PlanProblem"/> that says why there is none.</returns>
    public static object ParseCancel(ReadOnlyMemory<byte> body) => TryRead(body, out var fields, out var problem) && TryId(fields, out var id, out problem)
        ? new CancelExperiment(id, Text(fields, "reason") ?? "no reason given", Text(fields, "requestedBy"))
        : problem;

    internal static bool TryRead(ReadOnlyMemory<byte> body, out Dictionary<string, JsonElement> fields, out PlanProblem problem)
    {
        (fields, problem) = ([], null!);
        if (body.Length > MaxBytes)
        {
            problem = new(0, 0, "", $"the request has {body.Length} bytes", $"at most {MaxBytes}");
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                fields = new(StringComparer.OrdinalIgnoreCase);
                foreach (var property in document.RootElement.EnumerateObject())
                    fields[property.Name] = property.Value.Clone();
                return true;
            }

            problem = new(1, 1, "", "the request is not a JSON object", "{\"experimentId\": \"<uuid>\", …}");
            return false;
        }
        catch (JsonException e)
        {
            problem = new(
                (int)(e.LineNumber + 1 ?? 0), (int)(e.BytePositionInLine + 1 ?? 0), "", "the request is not JSON", "{\"experimentId\": \"<uuid>\", …} in UTF-8");
            return false;
        }
    }

    private static bool TryId(Dictionary<string, JsonElement> fields, out Guid id, out PlanProblem problem) =>
        TryId(fields, "experimentId", "a UUID of your choice, the same when you send the request again", out id, out problem);

    internal static bool TryId(Dictionary<string, JsonElement> fields, string name, string instead, out Guid id, out PlanProblem problem)
    {
        problem = new(0, 0, name, "it is missing or not a UUID", instead);
        return Guid.TryParse(Text(fields, name), out id) && id != Guid.Empty;
    }

    internal static string? Text(Dictionary<string, JsonElement> fields, string name) =>
        fields.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? ReadString(value) : null;

    private static string? ReadString(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair is JSON, but not text.
            return null;
        }
    }

    private static RecordUnreadableRequest Unreadable(Guid id, ReadOnlyMemory<byte> body, PlanProblem problem)
    {
        var kept = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, KeptChars)]).Replace('\0', '\uFFFD');
        return new(id == Guid.Empty ? DeterministicId.From("unreadable", Convert.ToHexString(SHA256.HashData(body.Span))) : id, kept, problem);
    }
}
