using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Minimisation;

/// <summary>A violating schedule from which nothing more could be removed, and what it was made from.</summary>
public sealed record MinimisedSchedule
{
    /// <summary>The program, perhaps within smaller bounds than the one in which the violation was found.</summary>
    public required ControlledProgram Program { get; init; }

    /// <summary>The violated property, of <see cref="Program"/>.</summary>
    public required Property Property { get; init; }

    /// <summary>The schedule.</summary>
    public required Counterexample Counterexample { get; init; }

    /// <summary>The program in which the violation was found.</summary>
    public required ControlledProgram Origin { get; init; }

    /// <summary>Steps of the schedule that was found.</summary>
    public required int StepsBefore { get; init; }

    /// <summary>Context switches of the schedule that was found: steps that another task took than the one before.</summary>
    public required int SwitchesBefore { get; init; }

    /// <summary>Schedules that were run to see whether they violate the property too.</summary>
    public required int Candidates { get; init; }

    /// <summary>Whether every shorter schedule within the bounds of <see cref="Program"/> was looked at: there is none that violates the property.</summary>
    public required bool IsShortest { get; init; }

    /// <summary>Steps of the schedule.</summary>
    public int Steps => Counterexample.Stem.Length;

    /// <summary>Context switches of the schedule.</summary>
    public int Switches => CountSwitches(Counterexample.Stem);

    /// <summary>How often a schedule passes from one task to another.</summary>
    /// <param name="moves">The schedule.</param>
    public static int CountSwitches(IReadOnlyList<Move> moves)
    {
        ArgumentNullException.ThrowIfNull(moves);
        var count = 0;
        for (var i = 1; i < moves.Count; i++)
        {
            count += moves[i].Task != moves[i - 1].Task ? 1 : 0;
        }

        return count;
    }
}
