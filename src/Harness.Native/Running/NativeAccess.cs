using System.Globalization;
using Harness.Native.Images;
using Harness.Native.Words;

namespace Harness.Native.Running;

/// <summary>What a hook's call means where no other task comes in between, and whether the access may be made at all.</summary>
internal sealed class NativeAccess(NativeImage image, Places places)
{
    private const int BadAddress = 11;
    private const int BadArithmetic = 8;
    private const int BadInstruction = 4;

    /// <summary>Why an access must not be made; null where it may.</summary>
    internal string? Wrong(in Hook hook)
    {
        if (!hook.IsAccess && hook.Kind is not (HookKind.Lock or HookKind.Unlock or HookKind.Wait))
        {
            return null;
        }

        var size = hook.Kind is HookKind.Lock or HookKind.Unlock ? 8 : hook.Kind == HookKind.Wait ? WaitSize(hook) : hook.Size;
        if (size == 0)
        {
            return null;
        }

        var what = hook.Reads || hook.Kind == HookKind.Wait ? "reads" : hook.Writes ? "writes" : "changes";
        if (hook.Address < 4096)
        {
            return $"{places.At(hook.Place)} {what} {size} bytes through a null pointer ({Hex(hook.Address)})";
        }

        if (image.IsPrivate(hook.Address))
        {
            return hook.Address + (ulong)size <= NativeImage.StackTop ? null : $"{places.At(hook.Place)} {what} {size} bytes beyond its stack ({Hex(hook.Address)})";
        }

        if (!places.IsObject(hook.Address, size, hook.Reads))
        {
            return $"{places.At(hook.Place)} {what} {size} bytes at {Hex(hook.Address)}, which is in no variable{places.Near(hook.Address)}";
        }

        var isAligned = size is not (2 or 4 or 8) || hook.Address % (ulong)size == 0;
        return isAligned || hook.IsUnaligned || hook.Kind is HookKind.ReadRange or HookKind.WriteRange ? null
            : $"{places.At(hook.Place)} {what} {size} bytes at {Hex(hook.Address)}, which is not aligned";
    }

    /// <summary>Why a task ends here as it must not; null where it does not.</summary>
    internal string? Failure(in Hook hook) => hook.Kind switch
    {
        HookKind.Assert => Assertion(image.Text(hook.Argument1), image.Text(hook.Argument2), places.At(hook.Place)),
        HookKind.Missing => throw new Engine.Guards.ModelException(
            $"{places.At(hook.Place)} calls '{places.Missing((int)hook.Argument1)}', which has no body here: write a stand-in that says what it assumes, or leave the call out."),
        HookKind.Fault => hook.Argument1 switch
        {
            BadAddress or 7 when image.IsPrivate(hook.Argument2) || (hook.Argument2 < image.StackLow && hook.Argument2 + (1 << 20) >= image.StackLow) =>
                $"{places.At(hook.Place)} needs more stack than the task has ({(NativeImage.StackTop - image.StackLow) / 1024} KiB): recursion without end, or too large a local",
            BadAddress or 7 => $"{places.At(hook.Place)} touches {Hex(hook.Argument2)}, which is no memory of the program, without a hook",
            BadArithmetic => $"{places.At(hook.Place)} divides by zero",
            BadInstruction => $"{places.At(hook.Place)} executes an invalid instruction: __builtin_trap, or code that cannot be reached",
            var signal => $"{places.At(hook.Place)} causes signal {signal}",
        },
        _ => null,
    };

    /// <summary>Does at once what the hook announces or asks for.</summary>
    /// <returns>What the hook gives; null where only a machine could say.</returns>
    internal static ulong? DoAtOnce(in Hook hook)
    {
        if (hook.Reads && hook.Kind != HookKind.AtomicLoad)
        {
            return 0;
        }

        if (hook.Writes && hook.Kind != HookKind.AtomicStore)
        {
            return 0;
        }

        switch (hook.Kind)
        {
            case HookKind.AtomicLoad:
                return Values.Of(NativeImage.At(hook.Address, hook.Size));
            case HookKind.AtomicStore:
                Values.Put(NativeImage.At(hook.Address, hook.Size), hook.Argument2);
                return 0;
            case >= HookKind.Exchange and <= HookKind.FetchNand:
                var word = NativeImage.At(hook.Address, hook.Size);
                var old = Values.Of(word);
                Values.Put(word, Functions.Apply(hook.Kind, old, hook.Argument2, hook.Size));
                return old;
            case HookKind.CompareExchangeValue or HookKind.CompareExchange:
                return CompareExchange(hook);
            case HookKind.Fence or HookKind.Progress or HookKind.Observe:
                return 0;
            default:
                return null;
        }
    }

    /// <summary>What a compare-and-exchange expects.</summary>
    internal static ulong Expected(in Hook hook)
        => (hook.Kind == HookKind.CompareExchange ? Values.Of(NativeImage.At(hook.Argument2, hook.Size)) : hook.Argument2) & Values.Mask(hook.Size);

    internal static int WaitSize(in Hook hook) => (int)(hook.Argument3 >> 8) & 0xff;

    internal static string Hex(ulong value) => "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    private static ulong CompareExchange(in Hook hook)
    {
        var word = NativeImage.At(hook.Address, hook.Size);
        var (old, expected) = (Values.Of(word), Expected(hook));
        if (old == expected)
        {
            Values.Put(word, hook.Argument3);
        }
        else if (hook.Kind == HookKind.CompareExchange)
        {
            Values.Put(NativeImage.At(hook.Argument2, hook.Size), old);
        }

        return hook.Kind == HookKind.CompareExchange ? old == expected ? 1UL : 0 : old;
    }

    private static string Assertion(string condition, string what, string place)
        => what.Length == 0 ? $"assertion '{condition}' fails, {place}" : $"assertion '{condition}' fails, {place}: {what}";
}
