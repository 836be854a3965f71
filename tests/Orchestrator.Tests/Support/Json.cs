using System.Text.Json;
using EdgePipeline.Messaging;

namespace EdgePipeline.Orchestrator.Tests.Support;

/// <summary>Compares by content: records compare their lists by reference.</summary>
internal static class Json
{
    public static string Of(object value) => JsonSerializer.Serialize(value, value.GetType(), MessageJson.Options);
}
