using System.Buffers.Binary;
using System.Numerics;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Reductions;

/// <summary>A state as one of all its renamings: what is said of nobody, and the bag of members.</summary>
internal sealed class SymmetricState(Symmetry symmetry, int tasks)
{
    /// <summary>The same for a state and for each of its renamings.</summary>
    internal Fingerprint FingerprintOf(StepContext context, ReadOnlySpan<LocalState> locals)
    {
        var whole = context.MemoryFingerprint;
        for (var task = 0; task < tasks; task++)
        {
            if (!symmetry.IsMember(task))
            {
                whole += locals[task].Fingerprint;
            }
        }

        // A sum, and not an exclusive or: two members that agree must not cancel out.
        ulong low = 0, high = 0;
        for (var member = 0; member < symmetry.Members; member++)
        {
            var signature = Signature(context, locals, member);
            low += signature.Low;
            high += signature.High;
        }

        return whole + new Fingerprint(low, high);
    }

    /// <summary>Members with one signature can change places.</summary>
    internal Fingerprint Signature(StepContext context, ReadOnlySpan<LocalState> locals, int member)
    {
        var memory = context.Members[member];
        var local = locals[symmetry.First + member].Image.Fingerprint;
        return new Fingerprint(
            Fingerprint.Mix(memory.Low + BitOperations.RotateLeft(local.Low, 23)),
            Fingerprint.Mix(memory.High ^ (local.High * 0x9E3779B97F4A7C15UL)));
    }

    /// <summary>The state without the names of its members, byte by byte: for the exact table.</summary>
    internal ReadOnlySpan<byte> KeyOf(StepContext context, ReadOnlySpan<LocalState> locals)
    {
        var key = new List<byte>();
        for (var address = 0; address < context.Memory.Length; address++)
        {
            Append(key, symmetry.IdentityOf(address) is { } identity ? identity.Residue(context.Memory[address]) : context.Memory[address]);
        }

        for (var task = 0; task < tasks; task++)
        {
            if (!symmetry.IsMember(task))
            {
                Append(key, (ulong)locals[task].Id);
            }
        }

        var bag = new List<byte[]>();
        for (var member = 0; member < symmetry.Members; member++)
        {
            bag.Add(MemberKey(context, locals, member));
        }

        bag.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        foreach (var member in bag)
        {
            key.AddRange(member);
        }

        return key.ToArray();
    }

    private byte[] MemberKey(StepContext context, ReadOnlySpan<LocalState> locals, int member)
    {
        // By place, so that the same word of different members stands at one place.
        var said = new SortedDictionary<int, ulong>();
        for (var address = 0; address < context.Memory.Length; address++)
        {
            if (symmetry.IdentityOf(address) is { } identity && identity.Project(context.Memory[address], member) is var part and not 0)
            {
                said[symmetry.PlaceOf(address)] = part;
            }
        }

        var key = new List<byte>();
        Append(key, (ulong)locals[symmetry.First + member].Image.Id);
        Append(key, (ulong)said.Count);
        foreach (var (place, part) in said)
        {
            Append(key, (ulong)place);
            Append(key, part);
        }

        return [.. key];
    }

    private static void Append(List<byte> key, ulong word)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, word);
        key.AddRange(bytes);
    }
}
