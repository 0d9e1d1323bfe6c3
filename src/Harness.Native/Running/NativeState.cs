using System.Runtime.InteropServices;
using Harness.Engine.Tasks;
using Harness.Engine.Traces;
using Harness.Native.Images;
using Harness.Native.Words;

namespace Harness.Native.Running;

/// <summary>A native task between two steps: its registers and its stack, both as bytes, and the hook at which it stands.</summary>
internal abstract class NativeState : ForeignState
{
    private ulong[]? _words;

    protected NativeState(NativeMachine machine, Hook hook) => (Machine, Hook) = (machine, hook);

    internal Hook Hook { get; }

    protected NativeMachine Machine { get; }

    /// <summary>Whether the next step is an access of a word that is no lock.</summary>
    internal virtual bool IsAccess => Hook.IsAccess;

    internal bool IsWriting => Hook.Writes || Hook.Updates;

    /// <summary>The first byte of the next step's access, from the beginning of shared memory.</summary>
    internal int Offset => Part.Word.Offset + Part.Inside;

    /// <summary>The part of the access that is the next step.</summary>
    protected virtual WordPart Part => Machine.PartOf(Hook);

    /// <summary>Whether both next steps have a byte in common.</summary>
    internal bool Meets(NativeState other) => Offset < other.Offset + other.Part.Size && other.Offset < Offset + Part.Size;

    /// <summary>What the task is about to do, for messages.</summary>
    internal string Doing()
        => $"{Machine.Places.At(Hook.Place)} {(Hook.Updates ? "changes" : Hook.Writes ? "writes" : "reads")} '{Machine.Places.Name(Offset, Part.Size)}'{(Hook.IsPlain ? "" : Hook.IsAtomic ? " atomically" : "")}";

    protected override ReadOnlySpan<ulong> Words => _words ??= [.. Encode()];

    protected override string Code => Machine.Code;

    protected override SourceLine? Line => Machine.Line(Hook);

    /// <summary>What tells it from others.</summary>
    protected abstract IEnumerable<ulong> Encode();

    /// <summary>Runs from a hook to the next state.</summary>
    protected NativeState? Go(Stop from, ulong result, byte[]? read = null, Hook? store = null) => Machine.StateAt(Machine.Runner.Run(from, result, read, store, Machine.Use));

    protected static IEnumerable<ulong> Encode(Stop stop)
    {
        var hook = stop.Hook;
        yield return (ulong)hook.Kind | ((ulong)hook.Size << 8) | ((ulong)stop.Stack.Length << 40);
        yield return hook.Pc;
        yield return hook.Argument1;
        yield return hook.Argument2;
        yield return hook.Argument3;
        yield return hook.Argument4;
        for (var at = 0; at < stop.Stack.Length; at += 8)
        {
            yield return MemoryMarshal.Read<ulong>(stop.Stack.AsSpan(at));
        }
    }

    protected static IEnumerable<ulong> Encode(byte[] bytes)
    {
        yield return (ulong)bytes.Length;
        for (var at = 0; at < bytes.Length; at += 8)
        {
            yield return Values.Of(bytes.AsSpan(at, Math.Min(8, bytes.Length - at)));
        }
    }

}
