using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>A schedule in a line, for errors that have no trace.</summary>
internal static class ScheduleText
{
    private const int Most = 12;

    /// <summary>Which task took which step, the last ones where there are many.</summary>
    internal static string Of(ControlledProgram program, ImmutableArray<Move> schedule, Move? last)
    {
        var stepper = new Stepper(program, selected: 0);
        var state = stepper.Initial();
        var steps = new List<string>();
        foreach (var move in schedule)
        {
            steps.Add(Step(program, state, move));
            stepper.Enter(state);
            stepper.Step(state, move.Task, move.Choice);
            state = stepper.Keep(state, move.Task);
        }

        if (last is { } thrown)
        {
            steps.Add(Step(program, state, thrown));
        }

        return steps.Count switch
        {
            0 => "before the first step",
            <= Most => $"schedule: {string.Join(", ", steps)}",
            _ => $"after {steps.Count} steps, the last: {string.Join(", ", steps.TakeLast(Most))}",
        };
    }

    private static string Step(ControlledProgram program, ProgramState state, Move move)
        => $"{program.Tasks[move.Task].Name} '{state.Tasks[move.Task]!.Operation.Label}'";
}
