using System.Collections.Immutable;
using System.Reflection;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.KernelCode.Sources;
using Harness.Native;

namespace Harness.KernelCode;

/// <summary>A scenario of the kernel's code, compiled and loaded. Dispose of it when its models are not needed any more.</summary>
public sealed class KernelProgram : IDisposable
{
    private const string CommentBegin = "/* ";
    private const int StatesToLearn = 5_000;
    private const int SchedulesToLearn = 200;

    private readonly string _directory;

    private KernelProgram(KernelScenario scenario, string directory)
        => (Scenario, _directory, Program) = (scenario, directory, NativeProgram.Load(KernelBuild.Prepare(scenario, directory)));

    /// <summary>What was built.</summary>
    public KernelScenario Scenario { get; }

    /// <summary>The program.</summary>
    public NativeProgram Program { get; }

    /// <summary>What stands for functions of the rest of the kernel, and what each assumes, as its file says it: a name, a colon, a sentence.</summary>
    public static ImmutableArray<string> Assumptions { get; } = ReadAssumptions();

    /// <summary>Builds and loads.</summary>
    /// <param name="scenario">What to build.</param>
    /// <exception cref="KernelCodeException">The source cannot be had or edited.</exception>
    /// <exception cref="NativeException">It cannot be built or loaded.</exception>
    public static KernelProgram Load(KernelScenario scenario)
    {
        var directory = Directory.CreateTempSubdirectory("harness-kernel-").FullName;
        try
        {
            return new KernelProgram(scenario, directory);
        }
        catch
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    /// <summary>Sees by schedules at random and a short search which words there are, so that what follows seldom begins again.</summary>
    /// <param name="stepTimeout">How long code may run between two accesses, in time of the processor.</param>
    public void Learn(TimeSpan stepTimeout)
    {
        var options = new SearchOptions { StateLimit = StatesToLearn, StepTimeout = stepTimeout };
        Run(model => new ParallelSampling(
            ControlledProgram.Create(model, stepTimeout),
            new SamplingOptions { Iterations = SchedulesToLearn, StepTimeout = stepTimeout, StopAtFirst = false, Reexecute = false, Properties = model.RingProperties },
            1).Run().Iterations);
        Run(model => new ExhaustiveSearch(ControlledProgram.Create(model, stepTimeout), options with { Properties = model.RingProperties }).Run().States);
    }

    /// <summary>Uses the scenario as a model, as <see cref="NativeSearch"/> does: again whenever something new is learned of memory.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="use">Does something with the model.</param>
    public T Run<T>(Func<KernelModel, T> use) => NativeSearch.Run(() => new KernelModel(Program, Scenario), use);

    /// <inheritdoc/>
    public void Dispose()
    {
        Program.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static ImmutableArray<string> ReadAssumptions()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("stand_ins.h")!);
        return [.. reader.ReadToEnd().Split('\n').Where(l => l.StartsWith(CommentBegin, StringComparison.Ordinal) && l.Contains(": ", StringComparison.Ordinal))
            .Select(l => l[CommentBegin.Length..].Replace(" */", "", StringComparison.Ordinal))];
    }
}
