using System.Reflection;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Reports;

namespace Harness.Testing;

/// <summary>What a person reads of a violation that a unit test found. The trace is written beside it, so that the command it names can replay it.</summary>
/// <param name="test">The method that hands over the model; null where the model came without one.</param>
internal sealed class ViolationText(MethodInfo? test)
{
    /// <summary>Where traces go: relative to the current directory of the test, as for the command.</summary>
    private const string Folder = "artifacts/traces";

    internal string Of(ControlledProgram program, Property property, Counterexample schedule, string? history)
    {
        var trace = TraceRecorder.Record(program, property, schedule, (program.Model as IParameterizedModel)?.Parameters);
        var path = Path.GetFullPath(Path.Combine(Folder, $"{Name(program)}-{property.Name}.trace.json"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TraceFile.Write(path, trace);
        return $"{TextReport.Of(trace, Replay(trace, path), history: history)}";
    }

    private string Name(ControlledProgram program)
        => test is null
            ? string.Concat(program.Model.Name.Select(c => char.IsLetterOrDigit(c) ? c : '-'))
            : $"{test.DeclaringType!.Name}.{test.Name}";

    /// <summary>The command finds a scenario of the ring by what its trace says, and any other model by the method that hands it over.</summary>
    private string Replay(Trace trace, string path)
        => test?.DeclaringType is { } type ? $"harness replay \"{type.Assembly.Location}\" \"{path}\" -m {type.FullName!.Replace('+', '.')}.{test.Name}"
            : trace.Scenario.Count > 0 ? $"harness replay \"{path}\""
            : $"harness replay ASSEMBLY \"{path}\" -m METHOD, with a method marked [Test] that hands over the model";
}
