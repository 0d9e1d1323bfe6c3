using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;

namespace Harness.Engine.Traces;

/// <summary>Takes the schedule of a trace in another program: what would that protocol have done?</summary>
/// <remarks>
/// Tasks are matched by name, steps by their text. A task of the second program takes the same step as in the first where it comes to it; first, alone, what only its own protocol has.
/// Where it comes to another step, it waits for the first to come there later, and if that never happens, it goes its own way, a step for a step. A step that cannot be taken is left out.
/// </remarks>
public sealed class TraceComparison
{
    private readonly ControlledProgram _second;
    private readonly Trace _trace;
    private readonly HashSet<string> _firstSteps;
    private readonly HashSet<string> _secondSteps;
    private readonly Dictionary<(string Task, string Step), int> _last = [];
    private readonly StepRecorder _recorder;
    private readonly ImmutableArray<TraceStep>.Builder _steps = ImmutableArray.CreateBuilder<TraceStep>();
    private readonly ImmutableArray<Move>.Builder _moves = ImmutableArray.CreateBuilder<Move>();
    private readonly ImmutableArray<SideRow>.Builder _rows = ImmutableArray.CreateBuilder<SideRow>();

    private TraceComparison(ControlledProgram first, Trace trace, ControlledProgram second)
    {
        (_trace, _second) = (trace, second);
        _firstSteps = [.. first.ExpectedLabels.Select(l => l.Text)];
        _secondSteps = [.. second.ExpectedLabels.Select(l => l.Text)];
        _firstSteps.UnionWith(trace.Steps.Select(s => s.Step));
        _recorder = new StepRecorder(second);
        for (var i = 0; i < trace.Steps.Length; i++)
        {
            _last[(trace.Steps[i].Task, trace.Steps[i].Step)] = i;
        }
    }

    /// <summary>Takes the schedule.</summary>
    /// <param name="first">The program of the trace.</param>
    /// <param name="trace">The trace; it fits its program.</param>
    /// <param name="second">The other program.</param>
    /// <exception cref="TraceException">No task of the trace is one of the other program.</exception>
    public static SideBySide Take(ControlledProgram first, Trace trace, ControlledProgram second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(second);
        if (!trace.Steps.Any(s => second.Tasks.Any(t => t.Name == s.Task)))
        {
            throw new TraceException($"no task of '{trace.Model}' that takes a step in it is one of '{second.Model.Name}'.");
        }

        return new TraceComparison(first, trace, second).Run();
    }

    private SideBySide Run()
    {
        for (var i = 0; i < _trace.Steps.Length; i++)
        {
            TakeBeside(i);
        }

        var taken = new Trace(
            Trace.FormatName,
            Trace.CurrentVersion,
            EngineVersion.Current,
            _second.Model.Name,
            _second.CodeFingerprint,
            new Dictionary<string, string>(),
            "",
            "",
            "",
            _second.Causes,
            [],
            [.. _second.Watches.Select(w => w.Name)],
            _recorder.WatchesAtStart,
            [.. _moves.Select(m => ImmutableArray.Create((int)m.Task, m.Choice))],
            null,
            _steps.ToImmutable());
        return new SideBySide(_trace, taken, _rows.ToImmutable());
    }

    private void TakeBeside(int index)
    {
        var step = _trace.Steps[index];
        if (_second.Tasks.FirstOrDefault(t => t.Name == step.Task) is not { Index: var task })
        {
            Stand(index, "is no task of it");
            return;
        }

        while (Next(task) is { } extra && !_firstSteps.Contains(extra) && _recorder.Outcomes(task) > 0)
        {
            _rows.Add(new SideRow(null, Move(task, 0), ""));
        }

        if (Next(task) is not { } next)
        {
            Stand(index, "has ended");
        }
        else if (next != step.Step && !_secondSteps.Contains(step.Step))
        {
            Stand(index, "has no such step");
        }
        else if (next != step.Step && _last.GetValueOrDefault((step.Task, next)) > index)
        {
            Stand(index, $"is at '{next}' already");
        }
        else if (_recorder.Outcomes(task) is 0)
        {
            Stand(index, WhyNot(task, next));
        }
        else
        {
            var choice = next == step.Step ? Math.Min(_trace.Choices[index][1], _recorder.Outcomes(task) - 1) : 0;
            _rows.Add(new SideRow(index, Move(task, choice), next == step.Step ? "" : "takes another step"));
        }
    }

    private string? Next(int task) => _recorder.State.Tasks[task]?.Operation.Label?.Text;

    private int Move(int task, int choice)
    {
        var move = new Move((byte)task, (ushort)choice);
        _moves.Add(move);
        _steps.Add(_recorder.Take(move));
        return _steps.Count - 1;
    }

    private void Stand(int index, string why) => _rows.Add(new SideRow(index, null, why));

    private string WhyNot(int task, string next)
    {
        var operation = _recorder.State.Tasks[task]!.Operation;
        return operation.Kind switch
        {
            OperationKind.Lock => $"waits for {_second.Variables[operation.Address].Name}",
            OperationKind.Sleep => "is asleep",
            _ => $"cannot take '{next}'",
        };
    }
}
