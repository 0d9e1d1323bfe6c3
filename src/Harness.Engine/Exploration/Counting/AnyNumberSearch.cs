using System.Globalization;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration.Counting;

/// <summary>
/// Judges properties of a model for any number of its interchangeable tasks: of each kind of task that there is, a state remembers whether there is one or whether there are many. That is more
/// than the model can do, so that what holds here holds for any number; what fails here is shown only when a schedule of so many tasks was run that violates it.
/// </summary>
/// <remarks>Pnueli, Xu and Zuck, "Liveness with (0,1,∞)-counter abstraction" (CAV 2002). What it rests on: docs/reductions.md.</remarks>
public sealed class AnyNumberSearch
{
    private const int ProgressEvery = 1024;

    private readonly Func<int, IModel> _model;
    private readonly AnyNumberOptions _options;
    private readonly ControlledProgram _program;
    private readonly ulong _selected;
    private readonly ulong _judged;
    private readonly TaskRunner _runner = new();

    /// <summary>Prepares a search.</summary>
    /// <param name="model">The model with so many interchangeable tasks, which must differ in that number only.</param>
    /// <param name="options">How to search.</param>
    /// <exception cref="ModelException">A property name is unknown, or the model breaks a rule on which verdicts rest.</exception>
    public AnyNumberSearch(Func<int, IModel> model, AnyNumberOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        (_model, _options) = (model, options);
        _program = ControlledProgram.Create(model(options.Members));
        _runner.Code.Tasks = _program.Tasks;
        _selected = PropertySelection.Mask(_program, options.Properties);
        _judged = _program.Properties.Where(p => PropertySelection.Contains(_selected, p.Index) && IsJudged(p)).Aggregate(0UL, (mask, p) => mask | (1UL << p.Index));
    }

    /// <summary>Runs the search.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ModelException">The model breaks a rule on which verdicts rest.</exception>
    public AnyNumberResult Run(CancellationToken cancellation = default) => StepWatchdog.Run(_runner, _options.StepTimeout, () => Search(cancellation));

    private static bool IsJudged(Property property) => !property.FinalOnly && !property.IsOfRuns && property.Index != Property.DeadlockIndex;

    private AnyNumberResult Search(CancellationToken cancellation)
    {
        try
        {
            Check();
            var machine = new AbstractMachine(_program, _judged, _runner);
            var graph = new AbstractGraph(machine);
            var end = Explore(machine, graph, cancellation);
            Audit(machine, graph);
            var audited = end is null ? Cover(machine, graph) : 0;
            return Result(graph, machine, p => Judge(p, graph, machine, end)) with { Audited = audited };
        }
        catch (CountingException exception)
        {
            return Refused(exception.Message);
        }
        catch (SymmetryException exception)
        {
            return Refused(exception.Message);
        }
    }

    private void Check()
    {
        var problem = _program.WeakMemory is not null ? "what is on its way between tasks under a weak memory model is in words that cannot be counted"
            : !Symmetry.IsDeclared(_program) ? "the model has no interchangeable tasks"
            : _judged == 0 ? "none of the properties is judged for any number"
            : _program.JudgesTasks || _program.InitialFrames.Any(f => f is ForeignFrame) ? "what tasks are about to do is judged one by one"
            : _program.InitialExceptions.Exists(e => e is not null) ? "a task ends with an exception before its first step"
            : null;
        if (problem is not null)
        {
            throw new CountingException(problem);
        }
    }

    /// <returns>Why it ended before every state was visited; null where it did not.</returns>
    private string? Explore(AbstractMachine machine, AbstractGraph graph, CancellationToken cancellation)
    {
        for (var state = 0; state < graph.Count; state++)
        {
            if (cancellation.IsCancellationRequested)
            {
                return "stopped";
            }

            var limit = graph.Failed != 0 && _options.StateLimitOnceViolated > 0 ? _options.StateLimitOnceViolated : _options.StateLimit;
            if (limit > 0 && graph.Count > limit)
            {
                return string.Create(CultureInfo.InvariantCulture, $"more than {limit} abstract states{(graph.Failed != 0 ? ", and a property is violated" : "")}");
            }

            if (state % ProgressEvery == 0)
            {
                _options.Progress?.Invoke(graph.Count, graph.Count - state);
            }

            graph.Expand(state);
            if ((graph.Failed & _judged) == _judged)
            {
                return "every property that is judged is violated in the abstraction";
            }
        }

        return null;
    }

    /// <summary>Schedules to each step of the model are run beside renamings of them: what names a task and does not say so shows.</summary>
    private void Audit(AbstractMachine machine, AbstractGraph graph)
    {
        var audit = new SymmetryAudit(_program, machine.Locals, machine.Symmetry, _judged);
        foreach (var path in graph.ToEachLabel())
        {
            if (ConcreteRun.Follow(machine, path) is { } schedule)
            {
                audit.Compare(schedule);
            }
        }
    }

    private int Cover(AbstractMachine machine, AbstractGraph graph)
        => Enumerable.Range(1, Math.Min(_options.AuditedMembers, _options.Members))
            .Sum(n => new CoverAudit(ControlledProgram.Create(_model(n)), n, _program.Group!, machine, graph, _judged).Run(_options.AuditedStates));

    private AnyNumberProperty Judge(Property property, AbstractGraph graph, AbstractMachine machine, string? end)
    {
        if (graph.PathTo(property) is { } path)
        {
            return ConcreteRun.Follow(machine, path) is { } schedule && ConcreteRun.WithoutIdle(_program, schedule) is var (members, moves)
                && ConcreteRun.Violates(ControlledProgram.Create(_model(members)), moves, property.Name)
                ? new AnyNumberProperty(property, AnyNumberVerdict.Violated, "", members, new Counterexample(moves, []))
                : new AnyNumberProperty(property, AnyNumberVerdict.Inconclusive, "the abstraction violates it, and no schedule was found that does");
        }

        return end is not null ? new AnyNumberProperty(property, AnyNumberVerdict.Inconclusive, end)
            : property.Vacuous is { } vacuous ? new AnyNumberProperty(property, AnyNumberVerdict.Vacuous, vacuous)
            : property.Index != Property.ExceptionIndex && machine.Context.Evaluated[property.Index] == 0
                ? new AnyNumberProperty(property, AnyNumberVerdict.Vacuous, "its premise never held, so that it was never evaluated")
                : new AnyNumberProperty(property, AnyNumberVerdict.ProvedForAnyNumber, "");
    }

    private AnyNumberResult Result(AbstractGraph? graph, AbstractMachine? machine, Func<Property, AnyNumberProperty> judge) => new()
    {
        Properties =
        [
            .. _program.Properties.Where(p => PropertySelection.Contains(_selected, p.Index)).Select(p => IsJudged(p)
                ? judge(p)
                : new AnyNumberProperty(p, AnyNumberVerdict.NotJudged, "it speaks of states in which nobody can move, or of runs that never end")),
        ],
        States = graph?.Count ?? 0,
        Transitions = graph?.Transitions ?? 0,
        Depth = graph?.Depth ?? 0,
        Kinds = machine?.KindCount ?? 0,
        Audited = 0,
        IsComplete = graph?.IsComplete ?? false,
    };

    private AnyNumberResult Refused(string reason) => Result(null, null, p => new AnyNumberProperty(p, AnyNumberVerdict.Inconclusive, reason));
}
