using System.Collections.Immutable;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Counting;

/// <summary>Follows a path between abstract states with tasks of the model: what the abstraction believes is shown only if that can be done.</summary>
internal static class ConcreteRun
{
    /// <summary>The schedule of the model with the machine's number of members; null where at some step nobody of the kind is there, or he cannot take it.</summary>
    internal static ImmutableArray<Move>? Follow(AbstractMachine machine, ImmutableArray<PathStep> path)
    {
        machine.Begin();
        var schedule = ImmutableArray.CreateBuilder<Move>();
        foreach (var step in path)
        {
            if ((step.Kind < 0 ? step.Task : machine.Find(step.Kind)) is not { } task || step.Choice >= machine.Outcomes(task))
            {
                return null;
            }

            machine.Step(task, step.Choice);
            machine.Keep();
            schedule.Add(new Move((byte)task, step.Choice));
        }

        return schedule.ToImmutable();
    }

    /// <summary>The schedule with as few members as move in it, numbered as they move first.</summary>
    internal static (int Members, ImmutableArray<Move> Schedule) WithoutIdle(ControlledProgram program, ImmutableArray<Move> schedule)
    {
        var group = program.Group!;
        var order = schedule.Select(m => (int)m.Task).Where(t => t >= group.First && t < group.First + group.Members).Distinct().ToList();
        var members = Math.Max(1, order.Count);
        int Place(int task) => task < group.First ? task : task >= group.First + group.Members ? task - group.Members + members : group.First + order.IndexOf(task);
        return (members, [.. schedule.Select(m => m with { Task = (byte)Place(m.Task) })]);
    }

    /// <summary>Whether a schedule can be run, and violates a property in its last step or in the state to which that leads.</summary>
    internal static bool Violates(ControlledProgram program, ImmutableArray<Move> schedule, string property)
    {
        if (program.FindProperty(property) is not { } judged)
        {
            return false;
        }

        var stepper = new Stepper(program, 1UL << judged.Index);
        var state = stepper.Initial();
        stepper.Enter(state);
        stepper.Context.BeginStep(0);
        stepper.JudgeReached();
        foreach (var move in schedule)
        {
            stepper.Enter(state);
            if (move.Choice >= stepper.Outcomes(state, move.Task))
            {
                return false;
            }

            stepper.Step(state, move.Task, move.Choice);
            stepper.JudgeReached();
            state = stepper.Keep(state, move.Task);
        }

        return PropertySelection.Contains(stepper.Context.Failed, judged.Index);
    }
}
