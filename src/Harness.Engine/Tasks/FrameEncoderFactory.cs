using System.Reflection;
using System.Reflection.Emit;
using Harness.Engine.Guards;
using Harness.Engine.Machine;

namespace Harness.Engine.Tasks;

/// <summary>Writes the fields of a state machine into an encoder.</summary>
internal delegate void FrameEncoder<TStateMachine>(ref TStateMachine stateMachine, ref StateEncoder encoder);

/// <summary>
/// Makes, once for each async method, the code that encodes its frame: every field in order of declaration, structs by their fields, except the
/// builder (it only points back at the frame) and the awaiters (what they hold is in the pending operation, or nowhere needed).
/// </summary>
internal static class FrameEncoderFactory
{
    private static readonly MethodInfo s_add = Encoder(nameof(StateEncoder.Add));
    private static readonly MethodInfo s_addDouble = Encoder(nameof(StateEncoder.AddDouble));
    private static readonly MethodInfo s_addSingle = Encoder(nameof(StateEncoder.AddSingle));
    private static readonly MethodInfo s_addReference = Encoder(nameof(StateEncoder.AddReference));
    private static readonly MethodInfo s_addItems = Encoder(nameof(StateEncoder.AddItems));

    internal static FrameEncoder<TStateMachine> Create<TStateMachine>()
    {
        var type = typeof(TStateMachine);
        var method = new DynamicMethod(
            "Encode", null, [typeof(FieldInfo[]), type.MakeByRefType(), typeof(StateEncoder).MakeByRefType()], typeof(Frame).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        var references = new List<FieldInfo>();
        foreach (var field in FieldsOf(type).Where(f => !IsBuilderOrAwaiter(f)))
        {
            EmitField(il, references, [field]);
        }

        il.Emit(OpCodes.Ret);

        // The fields belong to the encoder, and to nothing that outlives the type: a model's types may be unloaded.
        return method.CreateDelegate<FrameEncoder<TStateMachine>>(references.ToArray());
    }

    private static bool IsBuilderOrAwaiter(FieldInfo field)
        => field.Name == "<>t__builder"
            || (field.Name.StartsWith("<>u__", StringComparison.Ordinal)
                && (typeof(IOperationAwaiter).IsAssignableFrom(field.FieldType) || typeof(ITaskAwaiter).IsAssignableFrom(field.FieldType)));

    /// <summary>Declaration order is not guaranteed by reflection, the metadata token is: it is stable within one build of the model.</summary>
    private static IEnumerable<FieldInfo> FieldsOf(Type type)
        => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(f => f.MetadataToken);

    private static void EmitField(ILGenerator il, List<FieldInfo> references, IReadOnlyList<FieldInfo> path)
    {
        var field = path[^1];
        var type = field.FieldType.IsEnum ? Enum.GetUnderlyingType(field.FieldType) : field.FieldType;
        if (ImmutableShape.IsImmutableArray(type))
        {
            EmitLoad(il, path);
            il.Emit(OpCodes.Box, type);
            EmitCall(il, references, path[0], s_addReference);
            return;
        }

        if (type is { Name: "Enumerator", DeclaringType: { } array } && ImmutableShape.IsImmutableArray(array))
        {
            // A foreach: what it goes through cannot change, and where it stands is its own.
            EmitField(il, references, [.. path, FieldsOf(type).Single(f => f.FieldType == typeof(int))]);
            EmitLoad(il, [.. path, FieldsOf(type).Single(f => f.FieldType.IsArray)]);
            EmitCall(il, references, path[0], s_addItems);
            return;
        }

        if (UnfingerprintableLocal.Reason(type))
        {
            throw new ModelException(UnfingerprintableLocal.Message(path[0], field.FieldType));
        }

        if (type.IsPrimitive)
        {
            EmitLoad(il, path);
            if (type == typeof(double) || type == typeof(float))
            {
                il.Emit(OpCodes.Call, type == typeof(double) ? s_addDouble : s_addSingle);
            }
            else
            {
                il.Emit(OpCodes.Conv_U8);
                il.Emit(OpCodes.Call, s_add);
            }
        }
        else if (type.IsValueType)
        {
            foreach (var inner in FieldsOf(type))
            {
                EmitField(il, references, [.. path, inner]);
            }
        }
        else
        {
            EmitLoad(il, path);
            EmitCall(il, references, path[0], s_addReference);
        }
    }

    /// <summary>A call of the encoder with the value that was loaded and the local to which it belongs.</summary>
    private static void EmitCall(ILGenerator il, List<FieldInfo> references, FieldInfo local, MethodInfo add)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, references.Count);
        il.Emit(OpCodes.Ldelem_Ref);
        references.Add(local);
        il.Emit(OpCodes.Call, add);
    }

    private static void EmitLoad(ILGenerator il, IReadOnlyList<FieldInfo> path)
    {
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldarg_1);
        for (var i = 0; i < path.Count; i++)
        {
            il.Emit(i == path.Count - 1 ? OpCodes.Ldfld : OpCodes.Ldflda, path[i]);
        }
    }

    private static MethodInfo Encoder(string name)
        => typeof(StateEncoder).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;
}
