using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Native.Words;

namespace Harness.Native.Running;

/// <summary>No task is about to access what was given back with <c>harness_free</c>: nothing is ever given out a second time, so that every such access is seen.</summary>
internal sealed class LifetimeJudge : ForeignTasksJudge
{
    /// <summary>Bytes of the smallest piece: that of heap.c.</summary>
    private const int Piece = 16;

    private readonly NativeMachine _machine;
    private readonly int _heap;
    private readonly int _pieces;
    private readonly int _sizes;
    private readonly int _freed;

    /// <param name="machine">The machine.</param>
    /// <param name="heap">Offset of the heap in shared memory.</param>
    /// <param name="pieces">How many pieces it has.</param>
    /// <param name="sizes">Offset of the sizes of what was given out, in pieces, two bytes each.</param>
    /// <param name="freed">Offset of the marks of what was given back, a byte each.</param>
    internal LifetimeJudge(NativeMachine machine, int heap, int pieces, int sizes, int freed)
        => (_machine, _heap, _pieces, _sizes, _freed) = (machine, heap, pieces, sizes, freed);

    protected override Judgement JudgeTasks(StepContext state, ReadOnlySpan<ForeignState?> tasks) => Find(state, tasks) is null ? Judgement.Holds : Judgement.Fails;

    protected override string Explain(StepContext state, ReadOnlySpan<ForeignState?> tasks)
        => Find(state, tasks) is { } found ? $"{found.Doing()}, which was given back with harness_free" : "";

    private NativeState? Find(StepContext state, ReadOnlySpan<ForeignState?> tasks)
    {
        foreach (var task in tasks)
        {
            if (task is NativeState { IsAccess: true } standing && standing.Offset >= _heap && standing.Offset < _heap + (_pieces * Piece) && IsFreed(state, (standing.Offset - _heap) / Piece))
            {
                return standing;
            }
        }

        return null;
    }

    private bool IsFreed(StepContext state, int piece)
    {
        for (var first = piece; first >= 0; first--)
        {
            if ((int)Value(state, _sizes + (2 * first), 2) is > 0 and var size)
            {
                return piece < first + size && Value(state, _freed + first, 1) != 0;
            }
        }

        return false;
    }

    /// <summary>What no task writes is as the set-up left it: the sizes of what was given out there.</summary>
    private ulong Value(StepContext state, int offset, int bytes)
        => _machine.Map.At(offset) is not { } word ? Values.Of(_machine.Runner.Pristine.Slice(offset, bytes))
            : _machine.Cells[word.Index] is { } cell ? (state.Get(cell) >> (8 * (offset - word.Offset))) & Values.Mask(bytes) : 0;
}
