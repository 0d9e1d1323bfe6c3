using Harness.Cli.Testing;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.KernelCode;
using Harness.Native;

namespace Harness.Cli.KernelCode;

/// <summary>Builds the kernel's code and checks it.</summary>
internal static class KernelRun
{
    internal static ExitCode Run(KernelScenario scenario, TestOptions options)
    {
        using var program = Load(scenario);
        program.Learn(options.StepTimeout);
        return program.Run(model => new TestRun(options, TargetOf(model, scenario) with { Basis = () => Basis(program) }).Run());
    }

    /// <summary>Builds again what a trace is of, and does something with its model; the default where it is of no kernel's code.</summary>
    internal static T Replay<T>(Trace trace, string path, Func<IModel, T> use)
    {
        var (scenario, words) = KernelScenario.Of(trace.Scenario) ?? throw new InputException($"trace '{path}' does not say of which kernel's code it is");
        using var program = Load(scenario);
        program.Program.Remember("", words);
        return program.Run(model => use(model));
    }

    internal static KernelProgram Load(KernelScenario scenario)
    {
        try
        {
            return KernelProgram.Load(scenario);
        }
        catch (NativeException exception)
        {
            throw new InputException(exception.Message, exception);
        }
    }

    private static TestTarget TargetOf(KernelModel model, KernelScenario scenario)
        => new(
            scenario.Source,
            scenario.Title,
            string.Concat(scenario.Title.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-')),
            model,
            model.RingProperties,
            ("", ""));

    private static string Basis(KernelProgram program)
        => $"    {program.Scenario.Source}, the binary that {Path.GetFileName(program.Scenario.Compiler)} -O{program.Scenario.Optimization} makes of it, {program.Program.Code}; "
            + $"{program.Program.Runs:N0} runs of native code, each taken twice, with all that it did not announce scrambled"
            + "\n    in place of the rest of the kernel (docs/kernel-code.md):" + string.Concat(KernelProgram.Assumptions.Select(a => "\n        " + a));
}
