using Harness.Engine.Tasks;
using Harness.Native.Images;
using Harness.Native.Words;

namespace Harness.Native.Running;

/// <summary>
/// A task before a plain or volatile store. What it stores is known since the code ran on over the store to where it stands next; one step for each word that is covered.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="hook">The hook of the store.</param>
/// <param name="after">Where the task stands after the store.</param>
/// <param name="data">What is stored.</param>
/// <param name="part">Which part comes next.</param>
internal sealed class StoreState(NativeMachine machine, Hook hook, Stop after, byte[] data, int part) : NativeState(machine, hook)
{
    protected override WordPart Part => Machine.PartsOf(Hook)[part];

    protected override void Ask()
    {
        var value = Values.Of(data.AsSpan(Part.Offset, Part.Size));
        var cell = Machine.Cells[Part.Word.Index]!;
        if (Part.IsWhole)
        {
            _ = cell.Store(Machine.Label(Hook), value);
        }
        else
        {
            var (function, operand) = Functions.Store(value, Part);
            _ = cell.Update(Machine.Label(Hook), function, operand);
        }
    }

    protected override ForeignState? Resume(ulong word)
        => part + 1 < Machine.PartsOf(Hook).Length ? new StoreState(Machine, Hook, after, data, part + 1) : Machine.StateAt(after);

    /// <summary>Where it came from does not matter any more.</summary>
    protected override IEnumerable<ulong> Encode() => [(ulong)part, Hook.Pc, Hook.Address, .. Encode(after), .. Encode(data), .. Failure()];

    private IEnumerable<ulong> Failure() => after.Failure is { } failure ? Encode(System.Text.Encoding.UTF8.GetBytes(failure)) : [];
}
