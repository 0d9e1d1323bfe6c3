using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Harness.Engine.Guards.Scan;
using Harness.Engine.Tasks;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Traces;

/// <summary>
/// The lines of source at which tasks of a model wait for their next step, found in the symbols beside its assembly. The compiler numbers the awaits of a
/// method and stores the number before it suspends: the place where it does so belongs to the line of the await.
/// </summary>
internal static class AwaitLines
{
    private const string StateField = "<>1__state";

    private static readonly ConcurrentDictionary<(Type StateMachine, int Await), SourceLine?> s_lines = [];
    private static readonly Lock s_reading = new();

    /// <summary>The line of the await at which a frame stands; null for code of the engine itself, and where there are no symbols of this very build.</summary>
    internal static SourceLine? Of(Frame frame)
    {
        if (frame is ForeignFrame foreign)
        {
            return foreign.State.Line;
        }

        var type = frame.StateMachineType;
        return type.Assembly == typeof(AwaitLines).Assembly || frame.AwaitNumber is not (>= 0 and var number)
            ? null
            : s_lines.GetOrAdd((type, number), static key => FindOrNull(key.StateMachine, key.Await));
    }

    /// <summary>The field that holds the number of the await, in a state machine that the compiler made.</summary>
    internal static FieldInfo? NumberField(Type stateMachine) => stateMachine.GetField(StateField, BindingFlags.Instance | BindingFlags.Public);

    private static SourceLine? FindOrNull(Type stateMachine, int number)
    {
        try
        {
            return Find(stateMachine, number);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or TypeInitializationException)
        {
            // Whoever hosts this process may have loaded an older Mono.Cecil than the engine's: Microsoft's tool does. A trace is a trace without lines.
            return null;
        }
    }

    // Not inlined: what it calls is looked for when it is compiled, and must not be missed one method earlier.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SourceLine? Find(Type stateMachine, int number)
    {
        // Cecil reads lazily, and not for several threads.
        lock (s_reading)
        {
            if (Symbols.Library.Open(stateMachine.Assembly, out _)?.LookupToken(stateMachine.MetadataToken) is not TypeDefinition type
                || type.Methods.FirstOrDefault(m => m.Name == "MoveNext") is not { HasBody: true } method
                || method.Body.Instructions.FirstOrDefault(i => StoresAwait(i, number)) is not { } store)
            {
                return null;
            }

            var (file, line) = Symbols.Lines.Of(method, store);
            return file is null ? null : new SourceLine(RepositoryPath.Of(file), line);
        }
    }

    /// <summary>Optimised code: <c>ldc.i4 number; dup; stloc; stfld state</c>.</summary>
    private static bool StoresAwait(Instruction instruction, int number)
        => instruction.OpCode.Code == Code.Stfld
            && instruction.Operand is FieldReference { Name: StateField }
            && instruction.Previous is { } previous
            && (Constant(previous) ?? Constant(previous.Previous?.Previous)) == number;

    private static int? Constant(Instruction? instruction) => instruction?.OpCode.Code switch
    {
        >= Code.Ldc_I4_0 and <= Code.Ldc_I4_8 => instruction.OpCode.Code - Code.Ldc_I4_0,
        Code.Ldc_I4_S => (sbyte)instruction.Operand,
        Code.Ldc_I4 => (int)instruction.Operand,
        _ => null,
    };

    /// <summary>Apart, so that the rest works where Mono.Cecil cannot be loaded.</summary>
    private static class Symbols
    {
        internal static readonly CodeLibrary Library = new();
        internal static readonly SourceLines Lines = new();
    }
}
