using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Blocks;

/// <summary>User space stores, once and at any time, into the block_status of a block that it does not own: the ring is its memory too.</summary>
internal sealed class BlockTamper
{
    private static readonly ImmutableArray<TpStatus> s_values = [TpStatus.Kernel, TpStatus.User, TpStatus.Losing, (TpStatus)uint.MaxValue];

    private readonly BlockMemory _ring;
    private readonly Effect _store;

    internal BlockTamper(BlockMemory ring)
    {
        _ring = ring;
        _store = OnStore;
    }

    /// <summary>What each outcome of the choice is.</summary>
    internal ImmutableArray<string> Stores
        => [.. from block in _ring.Blocks from value in s_values select $"{TpStatusText.Format(value, TpStatus.Kernel)} into block {block.Index}"];

    internal async ControlledTask Run() => await Operations.Choose(Steps.Tamper, s_values.Length * _ring.Blocks.Length).With(_store);

    private void OnStore(StepContext step, int unused1, int unused2)
    {
        var block = _ring.Blocks[(int)step.Result / s_values.Length];
        if ((step.Get(block.Status) & TpStatus.User) == 0 && ((step.Get(_ring.Ghosts.Held) >> block.Index) & 1) == 0)
        {
            step.Set(block.Status, s_values[(int)step.Result % s_values.Length]);
        }
    }
}
