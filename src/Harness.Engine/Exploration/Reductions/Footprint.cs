using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Reductions;

/// <summary>
/// Watches what steps touch, for one worker. A step is <em>its task's alone</em> when every word that it touches is one that no other task may touch before this
/// task moves: a word under a lock that the task holds, the word of that lock when it is given back, or a word of the task's own. Such a step commutes with
/// whatever the others do before it, can be disabled by none of them, and, if no property looks at what it changes, need not be interleaved with them: it alone is a
/// persistent set (Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996, chapter 4), and invisible (Peled 1994).
/// </summary>
/// <remarks>
/// What properties look at is not declared but seen: every word that a judge reads. A search that left out interleavings of a step which changes a word that some
/// judge reads later starts again with that word known as visible. Protection is declared, and an access that breaks it is an error.
/// </remarks>
internal sealed class Footprint
{
    private readonly ControlledProgram _program;
    private readonly Protection?[] _protections;
    private readonly bool[] _isLock;
    private readonly bool[] _visible;
    private readonly bool[] _judged;
    private readonly bool[] _leftOut;
    private readonly List<int> _changed = [];
    private int _lock = -1;
    private int _task;

    /// <param name="program">The program.</param>
    /// <param name="visible">The words that judges are known to read.</param>
    internal Footprint(ControlledProgram program, bool[] visible)
    {
        _program = program;
        _visible = visible;
        _protections = new Protection?[visible.Length];
        foreach (var (address, protection) in program.Protections)
        {
            _protections[address] = protection;
        }

        _isLock = [.. program.Variables.Select(v => v is Spinlock)];
        _judged = new bool[visible.Length];
        _leftOut = new bool[visible.Length];
    }

    /// <summary>Whether all that the step touched so far is its task's alone, and nothing that it changed is visible.</summary>
    internal bool IsAlone { get; private set; }

    /// <summary>Whether a judge read a word.</summary>
    internal bool IsJudged(int address) => _judged[address];

    /// <summary>Whether a step changed a word that was not interleaved.</summary>
    internal bool IsLeftOut(int address) => _leftOut[address];

    /// <summary>Takes over what was seen before a search was interrupted.</summary>
    internal void Restore(bool[] judged, bool[] leftOut)
    {
        judged.CopyTo(_judged, 0);
        leftOut.CopyTo(_leftOut, 0);
    }

    /// <summary>Whether a step of this kind can be its task's alone at all.</summary>
    internal bool IsPromising(in PendingOperation operation)
        => operation.Kind switch
        {
            OperationKind.Fence or OperationKind.Unlock or OperationKind.Choose => true,
            OperationKind.Load or OperationKind.Store or OperationKind.Update or OperationKind.CompareExchange => _protections[operation.Address] is not null,
            _ => false,
        };

    /// <summary>A task's step begins.</summary>
    internal void Begin(int task)
    {
        _task = task;
        _lock = -1;
        _changed.Clear();
        IsAlone = true;
    }

    /// <summary>The step was taken alone: what it changed must stay out of the sight of properties.</summary>
    internal void LeaveOut()
    {
        foreach (var address in _changed)
        {
            _leftOut[address] = true;
        }
    }

    internal void Read(StepContext context, int address)
    {
        if (context.InJudge)
        {
            _judged[address] = true;
        }
        else
        {
            IsAlone &= IsHis(context, address);
        }
    }

    internal void Write(StepContext context, int address, bool changes)
    {
        IsAlone &= IsHis(context, address) && !(changes && _visible[address]);
        if (_isLock[address])
        {
            // Taken or given back: in either case the task holds it in some part of the step.
            _lock = address;
        }

        if (changes)
        {
            _changed.Add(address);
        }
    }

    private bool IsHis(StepContext context, int address)
    {
        if (_protections[address] is not { } protection)
        {
            return _isLock[address] && context.Memory[address] == (ulong)_task + 1;
        }

        if (protection.Task >= 0 ? protection.Task == _task : _lock == protection.Lock || context.Memory[protection.Lock] == (ulong)_task + 1)
        {
            return true;
        }

        var (task, variable) = (_program.Tasks[_task].Name, _program.Variables[address].Name);
        throw new ModelException(protection.Task >= 0
            ? $"task '{task}' uses '{variable}', which is declared as {_program.Tasks[protection.Task].Name}'s own: take the declaration back, or the access."
            : $"task '{task}' uses '{variable}' without holding '{_program.Variables[protection.Lock].Name}', which is declared to protect it: take the declaration back, or the access.");
    }
}
