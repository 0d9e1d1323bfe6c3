namespace Harness.Engine.Machine;

/// <summary>
/// An operation that a task waits to do, with all its operands: a value about to be written stands here and often in no field of the frame, so
/// that a fingerprint without it would merge different states.
/// </summary>
internal struct PendingOperation
{
    internal OperationKind Kind;

    /// <summary>What the access orders; of a fence, which barrier it is.</summary>
    internal MemoryOrder Order;

    /// <summary>The first word of what is accessed, or -1.</summary>
    internal int Address;

    /// <summary>The value to write, the operand of a condition or function, or the number of choices.</summary>
    internal ulong Operand;

    /// <summary>The expected value of a compare-and-exchange.</summary>
    internal ulong Operand2;

    /// <summary>Arguments of <see cref="Effect"/> or of an atomic step.</summary>
    internal int A;

    internal int B;

    internal StepLabel? Label;

    /// <summary>The condition of an Until or AtomicWhen, or the function of an Update.</summary>
    internal Delegate? Function;

    /// <summary>What happens to ghosts, protected data and checks in the same step.</summary>
    internal Effect? Effect;

    internal readonly void Encode(ref StateEncoder encoder, ObjectRegistry objects)
    {
        encoder.Add((ulong)Kind | ((ulong)(uint)Address << 8) | ((ulong)Order << 40));
        encoder.Add(Operand);
        if (Kind == OperationKind.CompareExchange)
        {
            encoder.Add(Operand2);
        }

        encoder.Add(((ulong)(uint)A << 32) | (uint)B);
        encoder.Add(Label!.Hash);
        if (Function is not null)
        {
            encoder.Add(objects.HashOf(Function));
        }

        if (Effect is not null)
        {
            encoder.Add(objects.HashOf(Effect));
        }
    }
}
