using System.Reflection;
using System.Text.Json.Serialization;

namespace EdgePipeline.Workloads;

/// <summary>The word by which a choice goes in messages and plans; the contract is its one source.</summary>
public static class EnumWords
{
    /// <summary>The number itself for a value that is none of the choices.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        typeof(T).GetField(value.ToString())?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? value.ToString();

    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    /// <exception cref="InvalidOperationException">No choice goes by this word.</exception>
    public static T Parse<T>(string word)
        where T : struct, Enum => Enum.GetValues<T>().Single(value => Of(value) == word);
}
