using System.Diagnostics;
using System.Net.Sockets;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace EdgePipeline.Architecture.Tests;

/// <summary>Planners, parsers, deciders and statistics are pure: no process, file, socket or clock.</summary>
public sealed class PurityRules
{
    private static readonly string[] Projects = ["Contracts", "Workloads", "Planning", "Messaging", "Orchestrator", "DeviceWorker", "GuestImage", "Telemetry", "Statistics", "Projections", "Cli"];

    private static readonly ArchUnitNET.Domain.Architecture Loaded = new ArchLoader()
        .LoadAssemblies([.. Projects.Select(project => Assembly.Load($"EdgePipeline.{project}"))])
        .Build();

    /// <summary>Whole projects and folders, and anything that calls itself a decider, parser or planner.</summary>
    private const string Pure =
        @"^EdgePipeline\.(Contracts|Workloads|Planning|Statistics)(\.|$)|^EdgePipeline\.Projections\.Windows(\.|$)|^EdgePipeline\.GuestImage\.(Formats|Jobs)(\.|$)|(Decider|Parser|Designer|Row|Bounds)$";

    private static readonly System.Type[] Edges =
    [
        typeof(Process), typeof(File), typeof(Directory), typeof(FileStream), typeof(Socket), typeof(HttpClient), typeof(TimeProvider),
        typeof(Thread), typeof(Console), typeof(Environment), typeof(Random),
    ];

    private static readonly string[] Clocks = ["System.DateTime::get_UtcNow", "System.DateTime::get_Now", "System.DateTimeOffset::get_UtcNow", "System.DateTimeOffset::get_Now", "System.Diagnostics.Stopwatch::GetTimestamp"];

    [Fact]
    public void Given_pure_code_When_inspected_Then_it_touches_no_process_file_socket_or_clock()
    {
        var offenders =
            from type in PureTypes()
            from dependency in type.Dependencies
            let target = dependency.Target.FullName
            where Edges.Any(edge => edge.FullName == target)
            select $"{type.FullName} uses {target}";

        offenders.Distinct().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Orchestrator")]
    [InlineData("Projections")]
    [InlineData("DeviceWorker")]
    [InlineData("GuestImage")]
    [InlineData("Telemetry")]
    [InlineData("Planning")]
    [InlineData("Statistics")]
    [InlineData("Workloads")]
    [InlineData("Contracts")]
    public void Given_any_service_When_it_needs_the_time_Then_it_asks_a_TimeProvider(string project)
    {
        var offenders =
            from type in Loaded.Types
            where type.FullName.StartsWith($"EdgePipeline.{project}.", StringComparison.Ordinal)
            from call in type.Members.SelectMany(member => member.GetCalledMethods())
            where Clocks.Any(clock => call.FullName.Contains(clock, StringComparison.Ordinal))
            select $"{type.FullName} calls {call.FullName}";

        offenders.Distinct().ShouldBeEmpty();
    }

    [Fact]
    public void Given_the_rule_for_pure_code_When_applied_Then_it_finds_code_to_judge() =>
        PureTypes().Count().ShouldBeGreaterThan(30);

    [Fact]
    public void Given_messages_and_events_When_inspected_Then_they_are_sealed_records() =>
        Classes().That().ResideInNamespaceMatching(@"^EdgePipeline\.Contracts\.").And().AreNotAbstract()
            .Should().BeSealed().Because("a message is a fact, not a base class").Check(Loaded);

    private static IEnumerable<IType> PureTypes() =>
        Loaded.Types.Where(type => System.Text.RegularExpressions.Regex.IsMatch(type.FullName, Pure) && type.FullName.StartsWith("EdgePipeline.", StringComparison.Ordinal));
}

internal static class ArchRuleChecks
{
    public static void Check(this IArchRule rule, ArchUnitNET.Domain.Architecture architecture) =>
        rule.Evaluate(architecture).Where(result => !result.Passed).Select(result => result.Description).ShouldBeEmpty();
}
