using Harness.Engine.Exploration.Processes;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>What the workers of a search share. While they expand a block of states, nothing in it changes but the local states and the codes of large words.</summary>
internal sealed class SearchShare : IDisposable
{
    private const long BitstateShare = 1L << 30;

    internal SearchShare(ControlledProgram program, SearchOptions options, bool keepsEdges, bool isSymmetric, bool[]? visible, LivenessPlan? liveness)
    {
        Symmetry = isSymmetric ? new Symmetry(program) : null;
        Locals = new LocalStates(program, Symmetry);
        KeepsEdges = keepsEdges;
        NeedsKeys = options.Store == StateStore.Exact;
        Table = MakeTable(options, keepsEdges);
        Visible = visible;
        Liveness = liveness;
    }

    internal StateCodec Codec { get; } = new();

    internal LocalStates Locals { get; }

    internal StateTable Table { get; }

    internal Symmetry? Symmetry { get; }

    /// <summary>The words that judges are known to read, where steps are merged; null otherwise.</summary>
    internal bool[]? Visible { get; }

    internal bool KeepsEdges { get; }

    /// <summary>Only where edges are kept are numbers looked up, and there they have four bytes: such a graph takes some thirty bytes a state more than the table.</summary>
    internal uint NumberInTable(long number) => KeepsEdges ? checked((uint)number) : 0;

    /// <summary>What is asked of each state for properties of runs that never end; null where none is judged.</summary>
    internal LivenessPlan? Liveness { get; }

    /// <summary>Whether the search went on from a checkpoint, which does not know all that code between steps was seen to do.</summary>
    internal bool IsRestored { get; set; }

    /// <summary>Whether states are told apart as a whole.</summary>
    internal bool NeedsKeys { get; }

    /// <summary>States of which this many low bits of the fingerprint's second half are 0 are remembered for the audit of merges; none where negative.</summary>
    internal int SampleBits { get; set; } = -1;

    /// <summary>Whether merges into a state may be audited.</summary>
    internal bool IsSampled(in Fingerprint fingerprint) => SampleBits >= 0 && (fingerprint.High & ((1UL << SampleBits) - 1)) == 0;

    public void Dispose() => (Table as IDisposable)?.Dispose();

    private static StateTable MakeTable(SearchOptions options, bool numbered) => options.Store switch
    {
        StateStore.Fingerprint64 or StateStore.Fingerprint128 when options.Network is { } network => new AskedTable(options.Store == StateStore.Fingerprint128, network),
        StateStore.Exact => new ExactTable(),
        StateStore.Bitstate => new Bitstate(options.MemoryLimit > 0 ? Math.Min(BitstateShare, options.MemoryLimit / 2) : BitstateShare),
        _ => new FingerprintSet(options.Store == StateStore.Fingerprint128, numbered),
    };
}
