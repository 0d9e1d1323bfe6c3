using Harness.Engine.Machine;

namespace Harness.Engine.Traces;

/// <summary>
/// The property that a sampled schedule violates which reached its last allowed step, where that is to be a failure. It belongs to the run and not to the model: how many steps
/// are allowed is how many the trace has.
/// </summary>
public static class StepBound
{
    /// <summary>Its name in traces.</summary>
    public const string Name = "max-steps";

    /// <summary>No model has a property of this number.</summary>
    private const int Index = -1;

    /// <summary>The property.</summary>
    /// <param name="steps">How many steps are allowed.</param>
    public static Property Of(int steps) => new(Index, Name, $"every schedule comes to its end before its last allowed step, number {steps}", judge: null, finalOnly: false, vacuous: null);

    internal static bool Is(Property property) => property.Index == Index;

    /// <summary>The property of a trace: the model's, or this one.</summary>
    internal static Property? Find(ControlledProgram program, Trace trace)
        => program.FindProperty(trace.Property) ?? (trace.Property == Name ? Of(trace.Choices.Length) : null);

    /// <summary>Who could still move after the last step.</summary>
    internal static string Note(ControlledProgram program, StepRecorder recorder)
    {
        var movable = recorder.Enabled();
        return "can still move: " + string.Join(", ", program.Tasks
            .Where(t => ((movable >> t.Index) & 1) != 0)
            .Select(t => $"{t.Name} at '{recorder.State.Tasks[t.Index]!.Operation.Label}'"));
    }
}
