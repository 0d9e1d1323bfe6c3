using Harness.Engine.Tasks;
using Harness.Native.Images;
using Harness.Native.Words;

namespace Harness.Native.Running;

/// <summary>A task before a plain or volatile read. It is one step for each word that it covers.</summary>
/// <param name="machine">The machine.</param>
/// <param name="stop">Where the task stands.</param>
/// <param name="read">What was read so far.</param>
/// <param name="part">Which part comes next.</param>
/// <param name="store">Where what is read is copied to by the code that follows, which announced that before; null elsewhere.</param>
internal sealed class LoadState(NativeMachine machine, Stop stop, byte[] read, int part, Hook? store) : NativeState(machine, stop.Hook)
{
    protected override WordPart Part => Machine.PartsOf(Hook)[part];

    protected override void Ask() => _ = Machine.Cells[Part.Word.Index]!.Load(Machine.Label(Hook));

    protected override ForeignState? Resume(ulong word)
    {
        var values = read.AsSpan().ToArray();
        if (part == 0)
        {
            // Bytes that nobody writes are as they were before the first step.
            Machine.Runner.Pristine.Slice((int)(Hook.Address - Machine.Image.Arena), Hook.Size).CopyTo(values);
        }

        Values.Put(values.AsSpan(Part.Offset, Part.Size), word >> Part.Shift);
        return part + 1 < Machine.PartsOf(Hook).Length ? new LoadState(Machine, stop, values, part + 1, store) : Go(stop, 0, values, store);
    }

    protected override IEnumerable<ulong> Encode() => [(ulong)part, store?.Address ?? 0, (ulong)(store?.Size ?? 0), .. Encode(stop), .. part == 0 ? [] : Encode(read)];
}
