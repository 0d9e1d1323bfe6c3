using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Minimisation;

/// <summary>
/// Runs schedules that may or may not violate a property, within a budget of steps. A move that is not possible where it stands is left out: what counts is whether
/// the rest violates the property, and then the moves that were really taken are a schedule like any other.
/// </summary>
internal sealed class CandidateRun
{
    /// <summary>More steps than it takes until programs come to an end, or to a loop.</summary>
    private const int LongestEnd = 400;

    private readonly Execution _execution;
    private readonly Property _property;

    /// <param name="program">The program.</param>
    /// <param name="property">The property that candidates must violate.</param>
    /// <param name="budget">How many steps to take at most, in all candidates.</param>
    internal CandidateRun(ControlledProgram program, Property property, long budget)
    {
        _execution = new Execution(program, 1UL << property.Index, new TaskRunner());
        (_property, Budget) = (property, budget);
    }

    /// <summary>Steps that are left.</summary>
    internal long Budget { get; private set; }

    /// <summary>Candidates that were run.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether the property is judged where nobody can move, so that a schedule must come to an end.</summary>
    private bool IsOfTheEnd => _property.FinalOnly || _property.Name == Property.Deadlock;

    /// <summary>Runs a candidate.</summary>
    /// <returns>The moves up to the violation; null when there is none, or the budget is used up.</returns>
    internal ImmutableArray<Move>? Try(IEnumerable<Move> candidate)
    {
        if (Budget <= 0)
        {
            return null;
        }

        Count++;
        _execution.Start();
        if (Violates())
        {
            return [];
        }

        foreach (var move in candidate)
        {
            if (_execution.Enabled.Contains(move.Task) && move.Choice < _execution.Outcomes(move.Task) && Step(move))
            {
                return _execution.Moves;
            }
        }

        return IsOfTheEnd ? End() : null;
    }

    /// <summary>Lets each task come as far as it can, in turn.</summary>
    private ImmutableArray<Move>? End()
    {
        for (var i = 0; i < LongestEnd && !_execution.IsFinal; i++)
        {
            if (Step(new Move((byte)_execution.Enabled.First, 0)))
            {
                return _execution.Moves;
            }
        }

        return null;
    }

    private bool Step(Move move)
    {
        Budget--;
        _execution.Step(move.Task, move.Choice);
        return Violates();
    }

    private bool Violates()
    {
        if (IsOfTheEnd && _execution.IsFinal)
        {
            _execution.JudgeFinal();
        }

        return ((_execution.Context.Failed >> _property.Index) & 1) != 0;
    }
}
