using System.Collections.Immutable;
using Harness.Engine.Exploration;

namespace Harness.Engine.Minimisation;

/// <summary>Deletes steps of a violating schedule, in pieces that become smaller, until no single step can be deleted.</summary>
/// <remarks>Delta debugging (Zeller and Hildebrandt, 2002, section 3), with the pieces of single tasks beside those of the schedule: a task that has no part in it goes at once.</remarks>
internal static class StepDeletion
{
    internal static ImmutableArray<Move> Run(CandidateRun run, ImmutableArray<Move> schedule)
    {
        var moves = WithoutTasks(run, schedule);
        for (var size = Math.Max(1, moves.Length / 2); ; size /= 2)
        {
            int before;
            do
            {
                before = moves.Length;
                moves = WithoutTaskPieces(run, WithoutPieces(run, moves, size), size);
            }
            while (moves.Length < before && size == 1);

            if (size <= 1)
            {
                return moves;
            }
        }
    }

    private static ImmutableArray<Move> WithoutTasks(CandidateRun run, ImmutableArray<Move> moves)
        => moves.Select(m => m.Task).Distinct().Aggregate(moves, (left, task) => Shorter(run, left, left.Where(m => m.Task != task)));

    /// <summary>From the end, since what comes late is more often of no consequence.</summary>
    private static ImmutableArray<Move> WithoutPieces(CandidateRun run, ImmutableArray<Move> moves, int size)
    {
        for (var start = Math.Max(0, moves.Length - size); ; start -= size)
        {
            var from = Math.Clamp(start, 0, Math.Max(0, moves.Length - 1));
            moves = Shorter(run, moves, moves.Where((_, i) => i < from || i >= from + size));
            if (start <= 0)
            {
                return moves;
            }
        }
    }

    /// <summary>A piece of one task's steps, whatever the others do in between.</summary>
    private static ImmutableArray<Move> WithoutTaskPieces(CandidateRun run, ImmutableArray<Move> moves, int size)
    {
        foreach (var task in moves.Select(m => m.Task).Distinct().ToArray())
        {
            for (var end = moves.Count(m => m.Task == task); end > 0; end -= size)
            {
                var (first, last) = (end - size, end);
                var number = 0;
                moves = Shorter(run, moves, moves.Where(m => m.Task != task || number++ is var n && (n < first || n >= last)).ToArray());
            }
        }

        return moves;
    }

    private static ImmutableArray<Move> Shorter(CandidateRun run, ImmutableArray<Move> moves, IEnumerable<Move> candidate)
        => run.Try(candidate) is { } found && found.Length < moves.Length ? found : moves;
}
