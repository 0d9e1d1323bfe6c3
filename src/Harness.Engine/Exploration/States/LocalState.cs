using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration.States;

/// <summary>
/// A task between two steps: its frames and the operation that it waits to do. Equal ones are one object with one number, so that a state names a task by four
/// bytes; and since the code between two operations is a function of its locals and of the operation's value, what that code made of a value is kept here and
/// never run a second time.
/// </summary>
internal sealed class LocalState
{
    private static readonly Transition?[] s_none = new Transition?[2];

    private Transition?[] _transitions = s_none;
    private int _count;

    internal LocalState(int id, int task, Frame? frame, Fingerprint fingerprint)
    {
        Id = id;
        Task = task;
        Frame = frame;
        Fingerprint = fingerprint;
        Image = this;
    }

    internal int Id { get; }

    internal int Task { get; }

    /// <summary>The innermost frame; null when the task has ended.</summary>
    internal Frame? Frame { get; }

    internal Fingerprint Fingerprint { get; }

    /// <summary>For a member of a group of interchangeable tasks: the same moment in the life of the group's first member; for any other task itself.</summary>
    internal LocalState Image { get; set; }

    /// <summary>What the task becomes when its operation gives a value, or null when that was not tried yet. Safe to call while others add.</summary>
    internal Transition? Find(ulong word)
    {
        var transitions = Volatile.Read(ref _transitions);
        var mask = transitions.Length - 1;
        for (var i = (int)Slot(word) & mask; Volatile.Read(ref transitions[i]) is { } transition; i = (i + 1) & mask)
        {
            if (transition.Word == word)
            {
                return transition;
            }
        }

        return null;
    }

    /// <summary>Notes what the task becomes. One thread at a time may add; readers see the old table or the new one.</summary>
    internal void Add(Transition transition)
    {
        var table = _transitions;
        if ((_count + 1) * 2 > table.Length || ReferenceEquals(table, s_none))
        {
            var larger = new Transition?[ReferenceEquals(table, s_none) ? 2 : table.Length * 2];
            foreach (var known in table)
            {
                if (known is not null)
                {
                    Put(larger, known);
                }
            }

            Put(larger, transition);
            Volatile.Write(ref _transitions, larger);
        }
        else
        {
            Put(table, transition);
        }

        _count++;
    }

    private static void Put(Transition?[] table, Transition transition)
    {
        var mask = table.Length - 1;
        var i = (int)Slot(transition.Word) & mask;
        while (table[i] is not null)
        {
            i = (i + 1) & mask;
        }

        Volatile.Write(ref table[i], transition);
    }

    private static ulong Slot(ulong word) => word ^ (word >> 7) ^ (word >> 32);
}

/// <summary>What a task becomes when its operation gives a value.</summary>
/// <param name="Word">The value.</param>
/// <param name="Next">The task at its next operation, or ended.</param>
/// <param name="Thrown">The exception with which the task ended, or null.</param>
internal sealed record Transition(ulong Word, LocalState Next, Exception? Thrown)
{
    /// <summary>Whether the task ended with an exception.</summary>
    internal bool IsThrown => Thrown is not null;
}
