using System.Reflection;

namespace EdgePipeline.Architecture.Tests;

/// <summary>Who may know whom. A new line here is a decision: record it in docs/decisions.</summary>
public sealed class ReferenceRules
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Contracts"] = [],
        ["Workloads"] = ["Contracts"],
        ["Planning"] = ["Contracts", "Statistics", "Workloads", "YamlDotNet"],
        ["Messaging"] = ["Contracts", "MassTransit", "MassTransit.Abstractions", "MassTransit.RabbitMqTransport", "RabbitMQ.Client"],
        ["Orchestrator"] =
        [
            "Contracts", "Planning", "Messaging", "Statistics", "Marten", "JasperFx", "JasperFx.Events", "Weasel.Core", "Weasel.Postgresql", "Npgsql",
            "MassTransit", "MassTransit.Abstractions", "MassTransit.RabbitMqTransport",
        ],
        ["GuestImage"] = ["CliWrap", "K4os.Compression.LZ4", "SharpCompress"],
        ["DeviceWorker"] = ["Contracts", "GuestImage", "Workloads", "Messaging", "CliWrap", "RabbitMQ.Client", "YamlDotNet"],
        ["Telemetry"] = ["Contracts", "RabbitMQ.Client"],
        ["Statistics"] = ["MathNet.Numerics", "Perfolizer"],
        ["Projections"] =
        [
            "Contracts", "Planning", "Statistics", "Workloads", "Marten", "JasperFx", "JasperFx.Events", "Weasel.Core", "Weasel.Postgresql", "Npgsql", "RabbitMQ.Client",
            "CloudNative.CloudEvents", "CloudNative.CloudEvents.SystemTextJson", "Parquet", "ZstdSharp",
        ],
        ["Cli"] = ["Contracts", "GuestImage", "Planning", "CliWrap", "Humanizer", "Npgsql", "RabbitMQ.Client", "Spectre.Console", "Spectre.Console.Ansi", "System.CommandLine"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Given_a_project_When_built_Then_it_references_only_what_it_may(string project)
    {
        var references = Assembly.Load($"EdgePipeline.{project}").GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) || name == "System.CommandLine")
            .Where(name => !name.StartsWith("Microsoft.", StringComparison.Ordinal) && name != "netstandard")
            .Select(name => name.Replace("EdgePipeline.", "", StringComparison.Ordinal));

        references.ShouldBeSubsetOf(Allowed[project]);
    }

    [Fact]
    public void Given_the_folders_of_src_When_listed_Then_each_has_a_rule_here() =>
        Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(folder => Path.GetFileName(folder)!)
            .ShouldBe(Allowed.Keys, ignoreOrder: true);
}
