using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Minimisation;

/// <summary>
/// Makes a violating schedule simple: first within bounds as small as can be, then with as few steps, then with as few context switches. Every schedule on the way is run, and
/// violates the same property; it ends when none of the ways to make it smaller leads further. A schedule that was minimised once is not made smaller by doing it again.
/// </summary>
public sealed class ScheduleMinimiser
{
    /// <summary>Steps of all candidates within one program: a second or two.</summary>
    private const long Budget = 20_000_000;

    /// <summary>States that a search for a way around may look at.</summary>
    private const int States = 20_000;

    private int _candidates;

    /// <summary>Whether to look for a violation within smaller bounds, where the model has such.</summary>
    public bool ReducesBounds { get; init; } = true;

    /// <summary>Minimises a schedule.</summary>
    /// <param name="program">The program in which it was found.</param>
    /// <param name="property">The property that it violates; not the livelock, which no sampled schedule violates.</param>
    /// <param name="found">The schedule.</param>
    /// <param name="cancellation">Stops: then the schedule is as small as it was by then.</param>
    /// <exception cref="ArgumentException">The schedule is a loop, or does not violate the property.</exception>
    public MinimisedSchedule Minimise(ControlledProgram program, Property property, Counterexample found, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(found);
        if (!found.Loop.IsEmpty)
        {
            throw new ArgumentException("a loop cannot be minimised", nameof(found));
        }

        _candidates = 0;
        var (smallest, same, moves) = (program, property, Delete(program, property, found.Stem));
        while (ReducesBounds && !cancellation.IsCancellationRequested && SmallerBounds.Find(smallest, same, moves, n => _candidates += n, cancellation) is { } smaller)
        {
            (smallest, same, moves) = (smaller.Program, smaller.Property, Delete(smaller.Program, smaller.Property, smaller.Moves));
        }

        var isShortest = false;
        for (var before = moves.Add(default); !cancellation.IsCancellationRequested && !before.SequenceEqual(moves);)
        {
            before = moves;
            (moves, isShortest) = ShortenAround(smallest, same, moves, cancellation);
            var run = new CandidateRun(smallest, same, Budget);
            moves = SwitchReduction.Run(run, moves);
            _candidates += run.Count;
        }

        return new MinimisedSchedule
        {
            Program = smallest,
            Property = same,
            Counterexample = new Counterexample(moves, []),
            Origin = program,
            StepsBefore = found.Stem.Length,
            SwitchesBefore = MinimisedSchedule.CountSwitches(found.Stem),
            Candidates = _candidates,
            IsShortest = isShortest,
        };
    }

    private ImmutableArray<Move> Delete(ControlledProgram program, Property property, ImmutableArray<Move> moves)
    {
        var run = new CandidateRun(program, property, Budget);
        var violating = run.Try(moves) ?? throw new ArgumentException($"the schedule does not violate {property.Name}", nameof(moves));
        var shorter = StepDeletion.Run(run, violating);
        _candidates += run.Count;
        return shorter;
    }

    private (ImmutableArray<Move> Moves, bool IsShortest) ShortenAround(ControlledProgram program, Property property, ImmutableArray<Move> moves, CancellationToken cancellation)
    {
        var shortcut = new Shortcut(program, property);
        while (!cancellation.IsCancellationRequested && shortcut.Find(moves, States) is { } shorter)
        {
            moves = Delete(program, property, shorter);
        }

        return (moves, shortcut.HasSeenAllShorter);
    }
}
