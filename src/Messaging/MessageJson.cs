using System.Text.Json;

namespace EdgePipeline.Messaging;

/// <summary>JSON as all messages and stored events are written: camelCase, compact; enums say on their types how they are spelled.</summary>
public static class MessageJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>The bus has converters of its own, so its options are amended, not replaced.</summary>
    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.WriteIndented = false;
        return options;
    }
}
