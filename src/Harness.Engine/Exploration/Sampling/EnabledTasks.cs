using System.Numerics;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>The tasks that can take the next step. Never empty when a strategy is asked.</summary>
/// <param name="mask">Bit i: task i can move.</param>
public readonly struct EnabledTasks(ulong mask)
{
    /// <summary>How many tasks can move.</summary>
    public int Count => BitOperations.PopCount(mask);

    /// <summary>The one with the lowest index.</summary>
    public int First => BitOperations.TrailingZeroCount(mask);

    /// <summary>Whether only one task can move.</summary>
    public bool IsSingle => (mask & (mask - 1)) == 0;

    /// <summary>Bit i: task i can move.</summary>
    internal ulong Mask => mask;

    /// <summary>Whether a task can move.</summary>
    /// <param name="task">Index of the task.</param>
    public bool Contains(int task) => ((mask >> task) & 1) != 0;

    /// <summary>The same tasks without one.</summary>
    /// <param name="task">Index of a task.</param>
    public EnabledTasks Without(int task) => new(mask & ~(1UL << task));

    /// <summary>One of them in order of their indices.</summary>
    /// <param name="position">0 … <see cref="Count"/>-1.</param>
    public int At(int position)
    {
        var rest = mask;
        for (; position > 0; position--)
        {
            rest &= rest - 1;
        }

        return BitOperations.TrailingZeroCount(rest);
    }

    /// <summary>The first of them from an index on, going round after the last.</summary>
    /// <param name="task">The index to start from; it counts too.</param>
    public int FirstFrom(int task)
    {
        var later = task < 64 ? mask & (ulong.MaxValue << task) : 0;
        return BitOperations.TrailingZeroCount(later != 0 ? later : mask);
    }
}
