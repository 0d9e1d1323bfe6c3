using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Support;

/// <summary>Follows a schedule step by step.</summary>
internal static class Replays
{
    internal static ProgramState Follow(ControlledProgram program, IEnumerable<Move> schedule, ProgramState? from = null)
    {
        var stepper = new Stepper(program, 0);
        var state = from ?? stepper.Initial();
        foreach (var move in schedule)
        {
            stepper.Enter(state);
            stepper.Outcomes(state, move.Task).ShouldBeGreaterThan(move.Choice);
            stepper.Step(state, move.Task, move.Choice);
            state = stepper.Keep(state, move.Task);
        }

        return state;
    }
}
