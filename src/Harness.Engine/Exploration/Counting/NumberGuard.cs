using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Counting;

/// <summary>
/// Refuses every question whose answer may depend on how many members of the group there are: who they are, one by one, and what another member's own word holds. What is left is
/// whether there is one of which something is true, and that does not change when there are more of the same.
/// </summary>
internal sealed class NumberGuard
{
    private readonly Variable[] _variables;
    private readonly Symmetry _symmetry;
    private readonly int[] _owner;

    internal NumberGuard(ControlledProgram program, Symmetry symmetry)
    {
        _variables = [.. program.Variables];
        _symmetry = symmetry;
        _owner = [.. _variables.Select(v => symmetry.IdentityOf(v.Address) is { Owner: >= 0 and var owner } ? symmetry.First + owner : -1)];
        foreach (var variable in _variables)
        {
            Check(variable);
        }
    }

    /// <summary>A member's own word is its own steps' to use.</summary>
    internal void CheckWord(StepContext context, int address)
    {
        if (_owner[address] >= 0 && !context.AsksOfAll && (context.InJudge || context.Task != _owner[address]))
        {
            throw new CountingException($"'{_variables[address].Name}' belongs to one of the interchangeable tasks, and others look at it");
        }
    }

    /// <summary>Whether a member waits, only its own steps may ask.</summary>
    internal void CheckTask(StepContext context, Variable variable, int task)
    {
        if (_symmetry.IsMember(task) && (context.InJudge || context.Task != task))
        {
            throw new CountingException($"it is asked whether one of the interchangeable tasks is in '{variable.Name}'");
        }
    }

    internal static void RefuseNames(TaskSet set) => throw new CountingException($"it is asked which tasks are in '{set.Name}'");

    /// <summary>A word may name one member, or be a set of which nobody can ask how many are in it.</summary>
    private static void Check(Variable variable)
    {
        if (variable.TaskNaming == TaskNaming.None && variable.Identity is Identity.OfMask or Identity.OfItemMask or Identity.OfBytes)
        {
            throw new CountingException($"'{variable.Name}' names several of the interchangeable tasks at a time, so that they can be counted; a set of tasks is declared with MachineBuilder.TaskSet");
        }
    }
}
