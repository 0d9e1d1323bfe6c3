using System.Collections.Immutable;
using System.Numerics;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>For each property the first schedule that violates it, and how many do.</summary>
internal sealed class ViolationLog(int properties)
{
    private readonly Entry?[] _first = new Entry?[properties];
    private readonly long[] _schedules = new long[properties];
    private ulong _inSchedule;

    /// <summary>Bit i: property i was violated in some schedule.</summary>
    internal ulong Found { get; private set; }

    /// <summary>How many properties were violated.</summary>
    internal int Count => BitOperations.PopCount(Found);

    /// <summary>How many schedules violated a property.</summary>
    internal long Violating { get; private set; }

    /// <summary>Whether the schedule before the last <see cref="EndSchedule"/> violated a property for the first time.</summary>
    internal bool IsNews { get; private set; }

    /// <summary>Notes what failed in the step that a schedule just took.</summary>
    internal void Note(ulong failed, Execution execution, long iteration, string strategy)
    {
        _inSchedule |= failed;
        var news = failed & ~Found;
        if (news == 0)
        {
            return;
        }

        Found |= news;
        IsNews = true;
        var entry = new Entry(execution.Moves, iteration, strategy);
        for (; news != 0; news &= news - 1)
        {
            _first[BitOperations.TrailingZeroCount(news)] = entry;
        }
    }

    internal void BeginSchedule()
    {
        _inSchedule = 0;
        IsNews = false;
    }

    internal void EndSchedule()
    {
        Violating += _inSchedule == 0 ? 0 : 1;
        for (var rest = _inSchedule; rest != 0; rest &= rest - 1)
        {
            _schedules[BitOperations.TrailingZeroCount(rest)]++;
        }
    }

    internal Entry? First(int property) => _first[property];

    internal long Schedules(int property) => _schedules[property];

    /// <summary>Where a property failed first.</summary>
    internal sealed record Entry(ImmutableArray<Move> Moves, long Iteration, string Strategy);
}
