using EdgePipeline.Contracts.Trials;
using EdgePipeline.Planning;

namespace EdgePipeline.Cli.Experiments;

/// <summary>A runtime of a plan, with what the plan fixes for it.</summary>
/// <param name="What">What the code stands for.</param>
/// <param name="Factors">In the plan's words; the rest is the runtime's default, which each trial records.</param>
internal sealed record PreviewRuntime(string Name, string Code, string What, IReadOnlyDictionary<string, string> Factors)
{
    public static PreviewRuntime Of(RuntimeSpec spec) => new(
        spec.Name, spec.Code.ToString(), Title(spec.Code), PlannedFactors.Of(spec).ToDictionary(factor => factor.Field, factor => factor.Value));

    private static string Title(RuntimeCode code) => code switch
    {
        RuntimeCode.NT => "native",
        RuntimeCode.RC => "container",
        RuntimeCode.VM => "QEMU q35 virtual machine",
        RuntimeCode.QM => "QEMU microvm",
        RuntimeCode.FC => "Firecracker microVM",
        RuntimeCode.KC => "Kata Containers microVM",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "No such runtime."),
    };
}
