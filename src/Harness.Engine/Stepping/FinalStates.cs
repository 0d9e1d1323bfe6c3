using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Stepping;

/// <summary>
/// Visits every state that a program can end in, whatever the schedule: what a litmus test may show. For programs that end; states are told apart by 128 bits of
/// fingerprint.
/// </summary>
public static class FinalStates
{
    /// <summary>Visits the final states.</summary>
    /// <param name="program">The program.</param>
    /// <param name="visit">Called once for each state in which no task can move.</param>
    /// <param name="stateLimit">How many states may be reached before this gives up.</param>
    /// <returns>How many states the program has.</returns>
    /// <exception cref="ModelException">The program has more states than the limit, or a task threw.</exception>
    public static long Visit(ControlledProgram program, Action<StepContext> visit, long stateLimit = 5_000_000)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(visit);
        var stepper = new Stepper(program, selected: 0);
        var seen = new HashSet<Fingerprint>();
        var open = new Stack<ProgramState>();
        var initial = stepper.Initial();
        seen.Add(initial.Fingerprint);
        open.Push(initial);
        while (open.TryPop(out var state))
        {
            stepper.Enter(state);
            var moves = 0;
            for (var task = 0; task < state.Tasks.Length; task++)
            {
                var outcomes = stepper.Outcomes(state, task);
                for (var choice = 0; choice < outcomes; choice++, moves++)
                {
                    stepper.Step(state, task, choice);
                    if (stepper.Thrown is { } thrown)
                    {
                        throw new ModelException($"task '{program.Tasks[task].Name}' threw {thrown.GetType().Name}: {thrown.Message}", thrown);
                    }

                    var isNew = seen.Add(stepper.NextFingerprint);
                    if (isNew)
                    {
                        open.Push(stepper.Keep(state, task));
                    }

                    stepper.Undo(state, isNew);
                }
            }

            if (moves == 0)
            {
                visit(stepper.Context);
            }

            if (seen.Count > stateLimit)
            {
                throw new ModelException($"model '{program.Model.Name}' has more than {stateLimit} states.");
            }
        }

        return seen.Count;
    }
}
