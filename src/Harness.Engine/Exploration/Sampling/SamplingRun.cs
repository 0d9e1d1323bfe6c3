using System.Collections.Immutable;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>
/// Runs one schedule after the other as a strategy decides, and judges each property in every state that they pass through. Millions of steps a
/// second, no memory of states: it finds violations in programs that are too large to be searched, and proves nothing.
/// </summary>
public sealed class SamplingRun
{
    private const int BudgetInterval = 4096;

    private readonly ControlledProgram _program;
    private readonly ISchedulingStrategy _strategy;
    private readonly SamplingOptions _options;
    private readonly ulong _selected;
    private readonly Execution _execution;
    private readonly ViolationLog _violations;
    private SamplingBudget _budget = null!;
    private SampledSchedules _fair = new();
    private SampledSchedules _unfair = new();
    private bool _isCut;
    private ImmutableArray<Move>? _cutSchedule;
    private long _iterations;
    private long _steps;
    private int _reexecuted;

    /// <summary>Prepares a run with a strategy that is chosen by name.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">How to sample.</param>
    /// <exception cref="ModelException">A property name is unknown.</exception>
    /// <exception cref="ArgumentException">The strategy is unknown, or an option is out of range.</exception>
    public SamplingRun(ControlledProgram program, SamplingOptions options)
        : this(program, SchedulingStrategies.Create(options?.Strategy!, options?.StrategyValue), options!)
    {
    }

    /// <summary>Prepares a run with a strategy of one's own.</summary>
    /// <param name="program">The program.</param>
    /// <param name="strategy">The strategy.</param>
    /// <param name="options">How to sample; its strategy name is not used.</param>
    /// <exception cref="ModelException">A property name is unknown.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SamplingRun(ControlledProgram program, ISchedulingStrategy strategy, SamplingOptions options)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Iterations, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.FirstIteration, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.OneOf, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxUnfairSteps, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFairSteps, 1, nameof(options));
        _program = program;
        _strategy = strategy;
        _options = options;
        _selected = PropertySelection.Mask(program, options.Properties);
        _execution = new Execution(program, _selected, new TaskRunner());
        _violations = new ViolationLog(program.Properties.Length);
    }

    /// <summary>Runs schedules until the budget is used or there is nothing left to find.</summary>
    /// <param name="cancellation">Stops the run; what was found is reported.</param>
    /// <exception cref="ModelException">The model breaks a rule on which verdicts rest.</exception>
    public SamplingResult Run(CancellationToken cancellation = default)
    {
        _budget = new SamplingBudget(_options, cancellation);
        return StepWatchdog.Run(_execution.Runner, _options.StepTimeout, Sample);
    }

    private SamplingResult Sample()
    {
        var expectedSteps = ScheduleLength.Of(new Execution(_program, 0, _execution.Runner), _options.MaxFairSteps);
        var start = new ScheduleStart(_options.Seed, _options.FirstIteration, _program.Tasks.Length, expectedSteps, _options.MaxUnfairSteps);
        while (!IsOver() && _strategy.StartSchedule(start))
        {
            RunSchedule(start.Iteration);
            start = start with { Iteration = start.Iteration + _options.OneOf };
        }

        return Conclude(expectedSteps);
    }

    private bool IsOver()
    {
        var judged = _selected & ~PropertySelection.MaskOfRuns(_program);
        var isEnough = _violations.Found != 0 && (_options.StopAtFirst || (judged & ~_violations.Found) == 0);
        return _budget.IsUsed(_iterations, isEnough, _options.FailOnMaxSteps && _fair.Cut + _unfair.Cut > 0) || IsOutOfTime();
    }

    private bool IsOutOfTime() => _budget.IsOutOfTime(_iterations, _steps, _violations.Count);

    private void RunSchedule(long iteration)
    {
        _violations.BeginSchedule();
        var completed = Execute(iteration);
        _violations.EndSchedule();
        if (completed)
        {
            _iterations++;
            _steps += _execution.Steps;
            Count();
        }

        if (_options.Reexecute && (_violations.IsNews || (completed && long.IsPow2(_options.EarlierIterations + _iterations))))
        {
            // The run in place must have arrived where forked steps arrive, on this program and on one that is built anew.
            var reached = new Stepper(_program, 0).OfState(_execution.Context.Memory, _execution.Tasks);
            Reexecution.Compare(_program, _execution.Moves, reached);
            _reexecuted++;
        }
    }

    private void Count()
    {
        ref var schedules = ref _strategy.IsFair ? ref _fair : ref _unfair;
        schedules = schedules.With(_execution.Steps, _execution.Steps >= _options.MaxUnfairSteps, _isCut);
    }

    /// <summary>Runs one schedule to its end, to its cut, or to the violation that ends the run.</summary>
    /// <returns>False if it was broken off.</returns>
    private bool Execute(long iteration)
    {
        var maxSteps = _strategy.IsFair ? _options.MaxFairSteps : _options.MaxUnfairSteps;
        _isCut = false;
        _execution.Start();
        if (IsEnough(iteration))
        {
            return true;
        }

        while (!_execution.IsFinal)
        {
            if (_execution.Steps == maxSteps)
            {
                _isCut = true;
                _cutSchedule ??= _options.FailOnMaxSteps ? _execution.Moves : null;
                return true;
            }

            if (_execution.Steps % BudgetInterval == BudgetInterval - 1 && IsOutOfTime())
            {
                return false;
            }

            TakeStep();
            if (IsEnough(iteration))
            {
                return true;
            }
        }

        _execution.JudgeFinal();
        IsEnough(iteration);
        return true;
    }

    private void TakeStep()
    {
        var enabled = _execution.Enabled;
        var task = _strategy.NextTask(enabled);
        if (!enabled.Contains(task))
        {
            throw new InvalidOperationException($"strategy '{_strategy.Description}' chose task {task}, which cannot move.");
        }

        var outcomes = _execution.Outcomes(task);
        _execution.Step(task, outcomes > 1 ? _strategy.NextOutcome(task, outcomes) : 0);
    }

    /// <summary>Notes what failed in the last step, and tells whether the schedule ends with it.</summary>
    private bool IsEnough(long iteration)
    {
        var failed = _execution.Context.Failed;
        if (failed == 0)
        {
            return false;
        }

        _violations.Note(failed, _execution, iteration, _strategy.Description);
        return _options.StopAtFirst;
    }

    private SamplingResult Conclude(int expectedSteps)
    {
        var evaluated = _execution.Context.Evaluated;
        evaluated[Property.DeadlockIndex] = _steps + _iterations;
        evaluated[Property.ExceptionIndex] = Math.Max(_steps, _program.Tasks.Length);
        var result = new SamplingResult
        {
            End = _budget.End ?? SamplingEnd.Exhausted,
            Properties = [],
            Fair = _fair,
            Unfair = _unfair,
            Violating = _violations.Violating,
            ExpectedSteps = expectedSteps,
            Reexecuted = _reexecuted,
            Vouched = _program.Vouched,
            StepsNotTaken = [.. _program.ExpectedLabels.Where(l => !_execution.LabelsTaken.Contains(l)).Distinct()],
            Elapsed = _budget.Elapsed,
            CutSchedule = _cutSchedule,
        };
        return result with
        {
            Properties = [.. _program.Properties.Where(p => PropertySelection.Contains(_selected, p.Index)).Select(p => Judge(p, result))],
        };
    }

    private SampledProperty Judge(Property property, SamplingResult result)
    {
        var evaluated = _execution.Context.Evaluated[property.Index];
        return _violations.First(property.Index) is { } first
            ? new SampledProperty(
                new PropertyResult(property, Verdict.Violated, evaluated, "", new Counterexample(first.Moves, [])),
                _violations.Schedules(property.Index), first.Iteration, first.Strategy)
            : new SampledProperty(
                new PropertyResult(property, Verdict.NotFound, evaluated, SamplingReason.Of(property, evaluated, result, _options), null),
                0, null, null);
    }
}
