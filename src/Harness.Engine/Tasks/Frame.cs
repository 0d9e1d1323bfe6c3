using System.Reflection;
using System.Runtime.CompilerServices;
using Harness.Engine.Machine;

namespace Harness.Engine.Tasks;

/// <summary>
/// A suspended activation of an async method. Frames of a task form a chain from the innermost one to the method that was spawned. A frame
/// that belongs to a stored state is never changed: a step works on a clone of it.
/// </summary>
internal abstract class Frame : IAsyncStateMachine
{
    /// <summary>The frame that awaits this one, or null for the method that was spawned.</summary>
    internal Frame? Parent;

    /// <summary>What an innermost frame waits to do. Stale in any other frame, and covered by the fingerprint only in an innermost one.</summary>
    internal PendingOperation Operation;

    /// <summary>Fingerprint of this frame and of all that await it; valid while <see cref="HasFingerprint"/>.</summary>
    internal Fingerprint Fingerprint;

    internal bool HasFingerprint;

    internal abstract Type StateMachineType { get; }

    /// <summary>A copy of the state machine, to look at its fields.</summary>
    internal abstract object StateMachineObject { get; }

    /// <summary>The number of the await at which the method is suspended, from 0; null where the compiler's state machine does not say it. Slow.</summary>
    internal abstract int? AwaitNumber { get; }

    /// <summary>The exceptions that are on their way through the method while a finally block or a handler of it awaits. Slow.</summary>
    internal abstract IEnumerable<Exception> OnTheirWay { get; }

    internal abstract Frame Clone();

    public abstract void MoveNext();

    public abstract void SetStateMachine(IAsyncStateMachine stateMachine);

    /// <summary>Appends the frame's type and every field of it, except builder and awaiters.</summary>
    internal abstract void Encode(ref StateEncoder encoder);
}

/// <summary>A frame around the struct that the compiler made of the method.</summary>
internal sealed class Frame<TStateMachine> : Frame
    where TStateMachine : IAsyncStateMachine
{
    // Made at the first use and not by the type's initialiser, whose exceptions arrive wrapped and hide what the author should read.
    private static FrameEncoder<TStateMachine>? s_encoder;

    private static readonly ulong s_typeName = StableName.Hash(typeof(TStateMachine));

    internal TStateMachine StateMachine = default!;

    internal override Type StateMachineType => typeof(TStateMachine);

    internal override object StateMachineObject => StateMachine;

    internal override int? AwaitNumber => Traces.AwaitLines.NumberField(typeof(TStateMachine))?.GetValue(StateMachine) as int?;

    /// <summary>The compiler keeps them in fields of its own, whose names no author can write.</summary>
    internal override IEnumerable<Exception> OnTheirWay
        => typeof(TStateMachine).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(f => f.Name.StartsWith("<>", StringComparison.Ordinal) && f.FieldType == typeof(object))
            .Select(f => f.GetValue(StateMachine)).OfType<Exception>();

    internal override Frame Clone()
    {
        var clone = new Frame<TStateMachine> { Parent = Parent, StateMachine = StateMachine };
        // The compiler forwards this to the builder inside the struct, which then points at the clone (a test pins it).
        clone.StateMachine.SetStateMachine(clone);
        return clone;
    }

    public override void MoveNext() => StateMachine.MoveNext();

    public override void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    internal override void Encode(ref StateEncoder encoder)
    {
        encoder.Add(s_typeName);
        (s_encoder ??= FrameEncoderFactory.Create<TStateMachine>())(ref StateMachine, ref encoder);
    }
}
