using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;

namespace Harness.Scenarios.Bounds;

/// <summary>A violation within the smallest bounds, told by the names of its steps, so that larger bounds can be asked whether they have it too.</summary>
internal sealed class CarriedViolation
{
    private readonly ImmutableArray<NamedStep> _steps;
    private readonly bool _isOfTheEnd;

    /// <param name="program">The program within the smallest bounds.</param>
    /// <param name="counterexample">The violation that was found in it. Of a livelock only the way to it is carried.</param>
    internal CarriedViolation(ControlledProgram program, Counterexample counterexample)
    {
        var steps = ImmutableArray.CreateBuilder<NamedStep>(counterexample.Stem.Length);
        var point = SchedulePoint.Start(program, [Property.Exception]);
        foreach (var move in counterexample.Stem)
        {
            steps.Add(new NamedStep(program.Tasks[move.Task].Name, point.NextStep(move.Task)!, move.Choice));
            point = point.Step(move.Task, move.Choice)!;
        }

        _steps = steps.ToImmutable();
        _isOfTheEnd = point.IsEnd || !counterexample.Loop.IsEmpty;
    }

    /// <summary>Looks for the violation in a larger program.</summary>
    /// <param name="larger">The larger program.</param>
    /// <param name="property">Name of the violated property.</param>
    /// <param name="further">How many packets each producer has there beside those of the schedule.</param>
    /// <param name="insertions">How many packets, or rounds of a reader or a timer, to put in between, at any places.</param>
    /// <param name="budget">How many steps to take at most.</param>
    internal Counterexample? Into(ControlledProgram larger, string property, ImmutableArray<int> further, int insertions, int budget)
        => new GrownSchedule(_steps, _isOfTheEnd, larger, property, further).Find(insertions, budget);
}
