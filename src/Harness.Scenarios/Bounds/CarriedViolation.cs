using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;

namespace Harness.Scenarios.Bounds;

/// <summary>A violation within the smallest bounds, told by the names of its steps, so that larger bounds can be asked whether they have it too.</summary>
internal sealed class CarriedViolation
{
    private readonly ImmutableArray<NamedStep> _stem;
    private readonly ImmutableArray<NamedStep> _loop;
    private readonly bool _isOfTheEnd;

    /// <param name="program">The program within the smallest bounds.</param>
    /// <param name="counterexample">The violation that was found in it.</param>
    internal CarriedViolation(ControlledProgram program, Counterexample counterexample)
    {
        var point = SchedulePoint.Start(program, [Property.Exception]);
        _stem = [.. counterexample.Stem.Select(Name)];
        _isOfTheEnd = point.IsEnd || !counterexample.Loop.IsEmpty;
        _loop = [.. counterexample.Loop.Select(Name)];

        NamedStep Name(Move move)
        {
            var step = new NamedStep(program.Tasks[move.Task].Name, point.NextStep(move.Task)!, move.Choice);
            point = point.Step(move.Task, move.Choice)!;
            return step;
        }
    }

    /// <summary>Looks for the violation in a larger program.</summary>
    /// <param name="larger">The larger program.</param>
    /// <param name="property">Name of the violated property.</param>
    /// <param name="further">How many packets each producer has there beside those of the schedule.</param>
    /// <param name="insertions">How many packets, or rounds of a reader or a timer, to put in between, at any places.</param>
    /// <param name="budget">How many steps to take at most.</param>
    internal Counterexample? Into(ControlledProgram larger, string property, ImmutableArray<int> further, int insertions, int budget)
        => new GrownSchedule(_stem, _loop, _isOfTheEnd, larger, property, further).Find(insertions, budget);
}
