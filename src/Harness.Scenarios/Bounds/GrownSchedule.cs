using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Stepping;
using Harness.Engine.Traces;

namespace Harness.Scenarios.Bounds;

/// <summary>
/// Carries the schedule of a violation over into larger bounds of the same scenario, step by step by their names, and looks whether it violates the
/// property there too. What the larger bounds have more of, packets, is sent before it, within it or after it, each packet in one piece. That is
/// a guess at a schedule and no more: the model within the larger bounds judges every step of it, so that a violation found so is one.
/// </summary>
/// <remarks>
/// A further producer or packet need not appear in a schedule whose last step violates a property: it has not begun yet. For a livelock, and where
/// nobody can move at the end, all must have ended: sent in front, one at a time and read at once, further packets only turn the ring. A further slot
/// needs a further packet when the schedule comes round to it, and the reader reads a frame more.
/// </remarks>
internal sealed class GrownSchedule
{
    /// <summary>More steps than a packet, or a reader's round, has in any scenario: who takes more is not coming back.</summary>
    private const int LongestRun = 80;

    /// <summary>More steps than it takes until a program of which only readers and timers are left repeats itself.</summary>
    private const int LongestEnd = 400;

    private const string Producer = "producer ";
    private const string Reader = "reader";

    private readonly ImmutableArray<NamedStep> _steps;
    private readonly ImmutableArray<NamedStep> _loop;
    private readonly ControlledProgram _larger;
    private readonly Property _property;
    private readonly SchedulePoint _start;
    private readonly ImmutableDictionary<string, int> _tasks;
    private readonly int[] _producers;
    private readonly int[] _others;
    private readonly int[] _servants;
    private readonly bool _isLivelock;
    private readonly bool _isOfTheEnd;
    private readonly int[] _further;
    private int _budget;

    /// <param name="steps">The schedule; of a livelock the way to it.</param>
    /// <param name="loop">What a livelock repeats; empty for others.</param>
    /// <param name="isOfTheEnd">Whether the violation is one that only shows when nothing else is going on: nobody can move, or a livelock.</param>
    /// <param name="larger">The program within the larger bounds.</param>
    /// <param name="property">Name of the property that the schedule violates.</param>
    /// <param name="further">How many packets more than in the schedule each producer has, by its number; the producers that are new have all of theirs.</param>
    internal GrownSchedule(ImmutableArray<NamedStep> steps, ImmutableArray<NamedStep> loop, bool isOfTheEnd, ControlledProgram larger, string property, ImmutableArray<int> further)
    {
        (_steps, _loop, _isOfTheEnd, _isLivelock) = (steps, loop, isOfTheEnd, !loop.IsEmpty);
        _larger = larger;
        _property = larger.FindProperty(property)!;
        _start = SchedulePoint.Start(larger, [property]);
        _tasks = larger.Tasks.ToImmutableDictionary(t => t.Name, t => t.Index);
        _producers = [.. larger.Tasks.Where(t => t.Name.StartsWith(Producer, StringComparison.Ordinal)).Select(t => t.Index)];
        _others = [.. larger.Tasks.Where(t => t.MayIdle).Select(t => t.Index)];
        // A packet is read by one thread of the reader, after the retire timer, if there is one, has closed its block.
        _servants = [.. _others.Where(t => !larger.Tasks[t].Name.StartsWith(Reader, StringComparison.Ordinal)), _others[0]];
        _further = [.. further];
    }

    /// <summary>Looks for a violation.</summary>
    /// <param name="insertions">How many packets, or rounds of a reader or a timer, to put in between at most, at any places.</param>
    /// <param name="budget">How many steps to take at most, with each number of insertions.</param>
    internal Counterexample? Find(int insertions, int budget)
    {
        for (var between = 0; between <= insertions; between++)
        {
            _budget = budget;
            foreach (var (point, found) in Preludes())
            {
                if ((found ?? Continue(point, 0, between)) is { } counterexample)
                {
                    return counterexample;
                }
            }
        }

        return null;
    }

    /// <summary>Nothing in front; else every number of further packets of each producer, in a row, each read at once.</summary>
    private IEnumerable<(SchedulePoint Point, Counterexample? Found)> Preludes()
    {
        yield return (_start, Violation(_start));
        foreach (var counts in Counts(0).Where(c => c.Any(n => n > 0)))
        {
            if (Prelude(counts) is var (point, found))
            {
                yield return (point, found);
            }
        }
    }

    private (SchedulePoint Point, Counterexample? Found)? Prelude(ImmutableArray<int> counts)
    {
        var point = _start;
        for (var p = 0; p < counts.Length; p++)
        {
            for (var i = 0; i < counts[p]; i++)
            {
                if (Packet(point, _producers[p], out var found) is not { } after)
                {
                    return null;
                }

                if (found is null)
                {
                    (after, found) = Serve(after);
                }

                if (found is not null)
                {
                    return (after, found);
                }

                point = after;
            }
        }

        return (point, null);
    }

    /// <summary>Every choice of numbers up to those of the further packets; the largest first, since with them nothing is left to do.</summary>
    private IEnumerable<ImmutableArray<int>> Counts(int producer)
        => producer == _further.Length
            ? [[]]
            : from n in Enumerable.Range(0, _further[producer] + 1).Reverse()
              from rest in Counts(producer + 1)
              select rest.Insert(0, n);

    /// <summary>Takes the steps of the schedule from one of them on, and before each of them, where that is allowed still, puts something in between.</summary>
    private Counterexample? Continue(SchedulePoint point, int next, int insertions)
    {
        var (at, i) = (point, next);
        for (; i < _steps.Length; i++)
        {
            if (Follow(at, _steps[i]) is not { } after)
            {
                break;
            }

            at = after;
            if (Violation(at) is { } violation)
            {
                return violation;
            }

        }

        if (i == _steps.Length && _isOfTheEnd && (Loop(at) ?? End(at)) is { } end)
        {
            return end;
        }

        return insertions == 0 ? null : Insert(point, next, insertions - 1);
    }

    private Counterexample? Insert(SchedulePoint from, int next, int insertions)
    {
        var at = from;
        for (var i = next; at is not null && _budget > 0; at = i < _steps.Length ? Follow(at, _steps[i]) : null, i++)
        {
            foreach (var task in _producers.Concat(_others))
            {
                var after = _producers.Contains(task) ? Packet(at, task, out var found) : Round(at, task, out found);
                if (after is not null && (found ?? Continue(after, i, insertions)) is { } counterexample)
                {
                    return counterexample;
                }
            }
        }

        return null;
    }

    private SchedulePoint? Follow(SchedulePoint at, NamedStep step)
        => _tasks.TryGetValue(step.Task, out var task) && at.NextStep(task) == step.Label ? Step(at, task, step.Outcome) : null;

    private SchedulePoint? Step(SchedulePoint at, int task, int outcome = 0) => _budget-- > 0 ? at.Step(task, outcome) : null;

    private Counterexample? Violation(SchedulePoint point) => point.Violates(_property) ? new Counterexample(point.Schedule, []) : null;

    /// <summary>A packet of a producer that is not in the middle of one, without a step of anybody else.</summary>
    private SchedulePoint? Packet(SchedulePoint at, int producer, out Counterexample? found)
    {
        found = null;
        return at.NextStep(producer) == _start.NextStep(producer) ? Round(at, producer, out found) : null;
    }

    /// <summary>The steps of one task until it stands where it stands now, ends or cannot move.</summary>
    private SchedulePoint? Round(SchedulePoint at, int task, out Counterexample? found)
    {
        found = null;
        var label = at.NextStep(task);
        var point = Step(at, task);
        for (var i = 0; point is not null && i < LongestRun; i++)
        {
            if ((found = Violation(point)) is not null || point.NextStep(task) == label || !point.CanMove(task))
            {
                return point;
            }

            point = Step(point, task);
        }

        return null;
    }

    /// <summary>A packet is taken out of the ring.</summary>
    private (SchedulePoint Point, Counterexample? Found) Serve(SchedulePoint at)
    {
        var point = at;
        foreach (var task in _servants)
        {
            if (Round(point, task, out var found) is { } after)
            {
                point = after;
                if (found is not null)
                {
                    return (point, found);
                }
            }
        }

        return (point, null);
    }

    /// <summary>Repeats what a livelock repeats.</summary>
    private Counterexample? Loop(SchedulePoint stem)
    {
        var point = stem;
        foreach (var step in _loop)
        {
            if (Follow(point, step) is not { } after)
            {
                return null;
            }

            point = after;
        }

        return _isLivelock ? point.LoopSince(stem) : null;
    }

    /// <summary>Lets everybody come to an end: one after the other as far as each comes, then in turn, until nobody can move or a state comes again.</summary>
    private Counterexample? End(SchedulePoint stem)
    {
        var point = stem;
        var visited = new List<SchedulePoint>();
        var tasks = _tasks.Values.Order().ToArray();
        foreach (var producer in _producers)
        {
            while (_isLivelock && point.CanMove(producer) && Step(point, producer) is { } after)
            {
                point = after;
            }
        }

        for (var i = 0; i < LongestEnd && !point.IsEnd; i += tasks.Length)
        {
            visited.Add(point);
            foreach (var task in tasks)
            {
                if (!point.CanMove(task))
                {
                    continue;
                }

                if (Step(point, task) is not { } after)
                {
                    return null;
                }

                point = after;
                if (Violation(point) is { } violation)
                {
                    return violation;
                }
            }

            if (_isLivelock && visited.Select(point.LoopSince).FirstOrDefault(l => l is not null) is { } loop)
            {
                return loop;
            }
        }

        return Violation(point) ?? Stay(point);
    }

    /// <summary>Where nobody can move any more, the run that stays there for ever.</summary>
    private Counterexample? Stay(SchedulePoint point)
    {
        if (!_property.IsLiveness || !point.IsEnd)
        {
            return null;
        }

        var walk = Walk.Start(_larger);
        return point.Schedule.All(walk.TryStep) && walk.Forever(point.Schedule.Length).Single(r => r.Property == _property).Text is null ? new Counterexample(point.Schedule, []) : null;
    }
}
