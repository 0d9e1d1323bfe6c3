using System.Runtime.InteropServices;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration.Processes;

/// <summary>
/// States of another process. Its local states and its codes of large words have numbers of its own; it sends how each local state came about, once, so that they can be made here and
/// have numbers of this process.
/// </summary>
internal sealed class ForeignStates
{
    private readonly SearchShare _share;
    private readonly TaskRunner _runner;
    private readonly StateCodec _codec = new();
    private readonly List<LocalState> _locals;
    private readonly ulong[] _words;
    private readonly LocalState[] _tasks;
    private readonly byte[] _bytes;

    internal ForeignStates(ControlledProgram program, SearchShare share, TaskRunner runner)
    {
        (_share, _runner) = (share, runner);
        _locals = [.. share.Locals.Initial];
        _words = new ulong[program.InitialMemory.Length];
        _tasks = new LocalState[program.Tasks.Length];
        _bytes = new byte[StateCodec.Bound(_words.Length, _tasks.Length)];
    }

    /// <summary>Writes what another process must know to read this one's states, as far as it does not know it.</summary>
    /// <param name="share">Has the local states.</param>
    /// <param name="known">How many it was told of; all afterwards.</param>
    internal static byte[] News(SearchShare share, ref int known)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.WriteArray(share.Codec.Large);
        share.Locals.Save(writer, known);
        known = share.Locals.Derived;
        return bytes.ToArray();
    }

    /// <summary>Learns what <see cref="News"/> wrote.</summary>
    internal void Learn(BinaryReader reader)
    {
        _codec.Restore(reader.ReadArray<ulong>());
        _share.Locals.Adopt(reader, _locals, _runner);
    }

    /// <summary>Writes a state with this process's numbers.</summary>
    internal ReadOnlySpan<byte> Translate(ReadOnlySpan<byte> state)
    {
        var memory = _codec.Read(state, _words, CollectionsMarshal.AsSpan(_locals), _tasks);
        return _bytes.AsSpan(0, _share.Codec.Write(_bytes, memory, _words, _tasks));
    }
}
