using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>
/// Notices that a run goes on for ever with nothing but steps that pass the time: since the memory changed last, every task that can move has come back to a local state, and
/// what it does depends on nothing but that and the memory. Without it a run with a task that polls would always be cut at the bound of steps.
/// </summary>
internal sealed class IdleWatch(ControlledProgram program)
{
    private readonly HashSet<int>[] _seen = [.. program.Tasks.Select(_ => new HashSet<int>())];
    private ulong _repeat;
    private ulong _stay;

    /// <summary>Whether all tasks that can move repeat themselves.</summary>
    /// <param name="enabled">The tasks that can move.</param>
    internal bool IsAtRest(ulong enabled) => enabled != 0 && (enabled & ~_repeat) == 0;

    /// <summary>Whether none of them has more than one local state to go through.</summary>
    /// <param name="enabled">The tasks that can move.</param>
    internal bool StaysInPlace(ulong enabled) => (enabled & ~_stay) == 0;

    internal void Clear()
    {
        if ((_repeat | _stay) != 0 || _seen.Any(s => s.Count > 0))
        {
            Array.ForEach(_seen, s => s.Clear());
            (_repeat, _stay) = (0, 0);
        }
    }

    /// <summary>A task took a step.</summary>
    /// <param name="from">The task before it.</param>
    /// <param name="to">The task after it.</param>
    /// <param name="isFixed">Whether the memory is as it was, and the step had no other outcome.</param>
    internal void Note(LocalState from, LocalState to, bool isFixed)
    {
        if (!isFixed || !program.Idles(from.Task, from.Frame!.Operation))
        {
            Clear();
            return;
        }

        _seen[from.Task].Add(from.Id);
        if (!_seen[from.Task].Add(to.Id))
        {
            _repeat |= 1UL << from.Task;
            _stay |= ReferenceEquals(from, to) ? 1UL << from.Task : 0;
        }
    }
}
