using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Native.Images;
using Harness.Native.Words;

namespace Harness.Native.Running;

/// <summary>What the states of all native tasks of one built model share: the machine's words, and who runs the code.</summary>
internal sealed class NativeMachine
{
    private readonly Labels _labels;

    internal NativeMachine(NativeRunner runner, NativeImage image, ImagePlaces places, MemoryUse use, Labels labels, string code)
    {
        (Runner, Image, Places, Use, _labels, Code) = (runner, image, places, use, labels, code);
    }

    internal NativeRunner Runner { get; }

    internal NativeImage Image { get; }

    internal ImagePlaces Places { get; }

    internal MemoryUse Use { get; }

    internal WordMap Map => Use.Map;

    private AccessLog Log => Use.Log;

    internal string Code { get; }

    /// <summary>By the number of the word: its cell, or null for a lock.</summary>
    internal Cell<ulong>?[] Cells { get; init; } = [];

    /// <summary>By the number of the word: its lock.</summary>
    internal Spinlock?[] Locks { get; init; } = [];

    /// <summary>Where <c>OBSERVE</c> keeps values, by name.</summary>
    internal IReadOnlyDictionary<string, Cell<ulong>> Observations { get; init; } = new Dictionary<string, Cell<ulong>>();

    /// <summary>Not 0 when a task found what it assumes not to hold.</summary>
    internal Cell<ulong>? LeftOut { get; init; }

    internal bool IsWeak { get; init; }

    internal StepLabel Label(in Hook hook) => _labels.Of(hook);


    internal Engine.Traces.SourceLine? Line(in Hook hook) => _labels.Line(hook);

    /// <summary>The state at which a run came to rest.</summary>
    /// <param name="stop">Where.</param>
    /// <exception cref="ForeignTaskException">It must not rest there.</exception>
    internal NativeState? StateAt(Stop stop)
    {
        if (stop is { Store: { } store, Data: { } stored })
        {
            CheckNoPrivate(store, stored);
            return new StoreState(this, store, stop with { Store = null, Data = null }, stored, 0);
        }

        if (stop.Failure is { } failure)
        {
            throw new ForeignTaskException(failure);
        }

        if (stop.Hook.Kind == HookKind.End)
        {
            return null;
        }

        if (stop.Hook.Kind == HookKind.Assume)
        {
            return new AssumeState(this, stop);
        }

        Learn(stop.Hook);
        if (stop.Hook.Kind == HookKind.Observe && !Observations.ContainsKey(Image.Text(stop.Hook.Argument1)))
        {
            Log.AddObservation(Image.Text(stop.Hook.Argument1));
            throw new WordsLearnedException(Places.At(stop.Hook.Place));
        }

        if (stop.Hook.IsStoredByCode)
        {
            var after = Runner.Run(stop, 0, default, stop.Hook, Use);
            return after.Data is not null || after.Failure is not null ? StateAt(after) : Copy(after);
        }

        if (stop.Hook.Kind == HookKind.AtomicStore)
        {
            var data = new byte[stop.Hook.Size];
            Values.Put(data, stop.Hook.Argument2);
            CheckNoPrivate(stop.Hook, data);
            return new AtomicState(this, stop);
        }

        if (stop.Hook.Reads && stop.Hook.Kind != HookKind.AtomicLoad)
        {
            return new LoadState(this, stop, new byte[stop.Hook.Size], 0, null);
        }

        if (stop.Hook.Updates)
        {
            CheckNoPrivate(stop.Hook, BitConverter.GetBytes(stop.Hook.Kind is HookKind.CompareExchange or HookKind.CompareExchangeValue ? stop.Hook.Argument3 : stop.Hook.Argument2));
        }

        return new AtomicState(this, stop);
    }

    /// <summary>The copy of a structure: what it writes was announced, and what it reads is now.</summary>
    private LoadState Copy(Stop stop)
    {
        if (stop.Hook is not { Reads: true, IsAtomic: false })
        {
            throw new ModelException($"{Places.At(stop.Store!.Value.Place)} announces that it writes and does not, before {Places.At(stop.Hook.Place)}.");
        }

        Learn(stop.Hook);
        return new LoadState(this, stop with { Store = null }, new byte[stop.Hook.Size], 0, stop.Store);
    }

    /// <summary>The parts of an access that are in words.</summary>
    internal System.Collections.Immutable.ImmutableArray<WordPart> PartsOf(in Hook hook)
        => Map.Parts((int)(hook.Address - Image.Arena), hook.Kind switch
        {
            HookKind.Lock or HookKind.Unlock => 8,
            HookKind.Wait => NativeAccess.WaitSize(hook),
            _ => hook.Size,
        });

    /// <summary>The one part of an access that must not be taken apart.</summary>
    internal WordPart PartOf(in Hook hook) => PartsOf(hook)[0];

    /// <summary>Notes what the access does, and gives up where the words do not fit it.</summary>
    private void Learn(in Hook hook)
    {
        if (!hook.IsAccess && hook.Kind is not (HookKind.Lock or HookKind.Unlock or HookKind.Wait))
        {
            return;
        }

        var isLock = hook.Kind is HookKind.Lock or HookKind.Unlock;
        var access = new LoggedAccess(
            (int)(hook.Address - Image.Arena),
            isLock ? 8 : hook.Kind == HookKind.Wait ? NativeAccess.WaitSize(hook) : hook.Size,
            isLock ? WordUse.Lock
                // What one waits for is a word, whoever writes it.
                : (hook.Reads ? WordUse.Read : hook.Kind == HookKind.Wait ? WordUse.Read | WordUse.Write : WordUse.Write) | (hook.IsPlain ? 0 : WordUse.Undivided));
        Log.Add(access);
        if (!Map.Knows(access))
        {
            throw new WordsLearnedException(Places.Name(access.Offset, access.Size));
        }

        foreach (var part in Map.Parts(access.Offset, access.Size))
        {
            if (part.Word.IsLock != isLock)
            {
                throw new ModelException($"{Places.At(hook.Place)} accesses '{part.Word.Name}', which is a lock: only LOCK and UNLOCK may.");
            }

            if (!part.IsWhole && (part.Size is not (1 or 2 or 4) || (IsWeak && !hook.Reads) || (hook.Updates && hook.Kind > HookKind.FetchNand)))
            {
                throw new ModelException(
                    $"{Places.At(hook.Place)} writes {part.Size} of the {part.Word.Size} bytes of '{part.Word.Name}', which other code accesses as one"
                    + (IsWeak ? ": no weak memory model says what that means; use sc, or one size." : ": use one size."));
            }
        }
    }

    /// <summary>An address in a task's own memory means something else to every other task.</summary>
    private void CheckNoPrivate(in Hook hook, ReadOnlySpan<byte> data)
    {
        for (var at = 0; at + 8 <= data.Length; at += 8)
        {
            if (Image.IsPrivate(Values.Of(data.Slice(at, 8))))
            {
                throw new ModelException(
                    $"{Places.At(hook.Place)} puts the address of a local variable into shared memory: other tasks would find their own stack there; let it point to a global.");
            }
        }
    }
}
