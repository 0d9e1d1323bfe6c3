using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Guards;

/// <summary>
/// Re-executes a schedule from the start, on a model that is built anew, next to the program of the search: after every step the fingerprints
/// must agree. What differs depends on something that the engine does not control.
/// </summary>
internal static class Reexecution
{
    /// <param name="program">The program of the search.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="reached">Where it led when it ran first, if that was not by forked steps.</param>
    /// <exception cref="ModelException">A step differs; the message names it.</exception>
    internal static void Compare(ControlledProgram program, ImmutableArray<Move> schedule, Fingerprint? reached = null)
    {
        var again = program.Rebuild();
        var (first, second) = (new Stepper(program, 0), new Stepper(again, 0));
        var (left, right) = (first.Initial(), second.Initial());
        if (left.Fingerprint != right.Fingerprint)
        {
            throw Different(program, "before the first step");
        }

        for (var i = 0; i < schedule.Length; i++)
        {
            var (task, choice) = (schedule[i].Task, schedule[i].Choice);
            first.Enter(left);
            second.Enter(right);
            var label = left.Tasks[task]?.Operation.Label ?? right.Tasks[task]?.Operation.Label;
            if (first.Outcomes(left, task) <= choice || second.Outcomes(right, task) <= choice)
            {
                throw Different(program, $"at step {i + 1} ('{label}' of task '{program.Tasks[task].Name}')");
            }

            first.Step(left, task, choice);
            second.Step(right, task, choice);

            if (first.NextFingerprint != second.NextFingerprint)
            {
                throw Different(program, $"after step {i + 1} ('{label}' of task '{program.Tasks[task].Name}')");
            }

            left = first.Keep(left, task);
            right = second.Keep(right, task);
        }

        if (reached is not null && reached != left.Fingerprint)
        {
            throw Different(program, $"in the state after all {schedule.Length} steps");
        }
    }

    private static ModelException Different(ControlledProgram program, string where)
        => new($"model '{program.Model.Name}' runs differently when the same schedule is executed again: it differs {where}; "
            + "something outside the machine's memory and the tasks' locals changes it (a static, a clock, a random number, a captured variable).");
}
