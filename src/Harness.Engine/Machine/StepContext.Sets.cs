using System.Collections.Immutable;
using System.Numerics;

namespace Harness.Engine.Machine;

/// <summary>Sets of tasks.</summary>
public sealed partial class StepContext
{
    /// <summary>Whether nobody is in a set.</summary>
    /// <param name="set">A set of this machine.</param>
    public bool IsEmpty(TaskSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Read(set.Address) == 0;
    }

    /// <summary>Whether somebody is in a set besides the task that takes the step.</summary>
    /// <param name="set">A set of this machine.</param>
    public bool HasOthers(TaskSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return (Read(set.Address) & ~(1UL << Task)) != 0;
    }

    /// <summary>Whether the task that takes the step is in a set.</summary>
    /// <param name="set">A set of this machine.</param>
    public bool IsIn(TaskSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return ((Read(set.Address) >> Task) & 1) != 0;
    }

    /// <summary>Puts the task that takes the step into a set.</summary>
    /// <param name="set">A set of this machine.</param>
    public void Enter(TaskSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        SetWord(set, Read(set.Address) | (1UL << Task));
    }

    /// <summary>Takes the task that takes the step out of a set.</summary>
    /// <param name="set">A set of this machine.</param>
    public void Leave(TaskSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        SetWord(set, Read(set.Address) & ~(1UL << Task));
    }

    /// <summary>Whether the word of some task in a set has a value.</summary>
    /// <typeparam name="T">The type of the words.</typeparam>
    /// <param name="set">A set of this machine.</param>
    /// <param name="words">A word of each task, by its index.</param>
    /// <param name="value">The value.</param>
    public bool IsAmong<T>(TaskSet set, ImmutableArray<Ghost<T>> words, T value)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(set);
        var found = false;
        AsksOfAll = true;
        for (var left = Read(set.Address); left != 0; left &= left - 1)
        {
            found |= Read(words[BitOperations.TrailingZeroCount(left)].Address) == Word.From(value);
        }

        AsksOfAll = false;
        return found;
    }

    /// <summary>Who is in a set, a bit for each task by its index: for traces, and for properties of a known number of tasks.</summary>
    /// <param name="set">A set of this machine.</param>
    /// <exception cref="Guards.ModelException">A search for any number of tasks asks.</exception>
    public ulong TasksIn(TaskSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        if (_anyNumber is not null)
        {
            Exploration.Counting.NumberGuard.RefuseNames(set);
        }

        return Read(set.Address);
    }
}
