using Harness.Engine.Guards;
using Harness.Native.Images;
using Harness.Native.Words;

namespace Harness.Native.Running;

/// <summary>
/// Runs native code from hook to hook. Shared memory is as the set-up left it but for what the run is given, and is so again when the run ends: what was written
/// is the value of the store, and takes effect when the machine says so.
/// </summary>
/// <remarks>
/// Two guards stand behind each run. After it, shared memory must be as before (a write without a hook is seen), and a second run, with every byte of every word scrambled that was not announced, must
/// come to the same end (a read without a hook is seen).
/// </remarks>
internal sealed class NativeRunner(NativeImage image, Places places)
{
    /// <summary>Where a store is to write lies this before a run, and something else before the guard's: what both leave was not written.</summary>
    private const byte Untouched = 0xa5;
    private const byte UntouchedAgain = 0x5a;

    /// <summary>Reads of what nobody was seen to write, one after the other, after which the code is taken to wait for one of them: then it is a word, and each look at it a step.</summary>
    private const int MostReadsOfConstants = 10_000;

    private static readonly Lock s_gate = new();

    private static readonly TimeSpan s_betweenInterrupts = TimeSpan.FromSeconds(1);

    private volatile bool _isStopped;

    private readonly byte[] _pristine = new byte[image.ArenaBytes];
    private readonly NativeAccess _access = new(image, places);

    /// <summary>How long what runs alone, the set-up or a question about an end, may take.</summary>
    internal static TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether the guards run; off in nothing but tests of what they cost.</summary>
    internal bool IsGuarded { get; set; } = true;

    /// <summary>Runs of native code that a state asked for; the guards' are not among them.</summary>
    internal long Runs { get; private set; }

    /// <summary>Shared memory before the first step.</summary>
    internal ReadOnlySpan<byte> Pristine => _pristine;

    /// <summary>Keeps shared memory as it is now as that before the first step.</summary>
    internal void Keep() => image.Memory.CopyTo(_pristine);

    /// <summary>Runs a function alone and to its end, every access at once, on shared memory as it is.</summary>
    /// <returns>What it returned.</returns>
    /// <exception cref="ModelException">It waits, fails, or does what only a task may.</exception>
    internal ulong RunAlone(ulong function, string what)
    {
        lock (s_gate)
        {
            var isLate = false;
            using var patience = new Timer(_ => { Volatile.Write(ref isLate, true); image.Interrupt(); }, null, Patience, s_betweenInterrupts);
            var (pointer, stack) = image.Begin(function, 0);
            var hook = image.Start(pointer, stack, 0);
            while (hook.Kind != HookKind.End)
            {
                if (Volatile.Read(ref isLate))
                {
                    throw new ModelException($"the {what} has not come to its end after {Patience.TotalSeconds:0} s: it must not wait for anything");
                }

                if ((_access.Wrong(hook) ?? _access.Failure(hook)) is { } failure)
                {
                    throw new ModelException($"the {what} fails: {failure}");
                }

                hook = image.Continue(NativeAccess.DoAtOnce(hook) ?? throw new ModelException($"the {what} {places.At(hook.Place)} does what only a task may: {hook.Kind}"));
            }

            return hook.Argument1;
        }
    }

    /// <summary>The same on a memory of one's own, which the function must not change.</summary>
    internal ulong Judge(ulong function, string what, ReadOnlySpan<byte> memory)
    {
        lock (s_gate)
        {
            memory.CopyTo(image.Memory);
            var result = RunAlone(function, what);
            var changed = !image.Memory.SequenceEqual(memory);
            _pristine.CopyTo(image.Memory);
            return changed ? throw new ModelException($"the {what} changes shared memory: it may only look") : result;
        }
    }

    /// <summary>Runs a task from its beginning.</summary>
    internal Stop Begin(ulong function, long argument, MemoryUse words)
    {
        var (pointer, stack) = image.Begin(function, argument);
        return Run(new Stop(new Hook(HookKind.None, 0, false, 0, 0, 0, 0, function + 1, 0), pointer, stack, null, null, null), 0, default, null, words);
    }

    /// <summary>Runs a task from a hook to the next.</summary>
    /// <param name="from">The hook, at which nothing failed.</param>
    /// <param name="result">What the hook gives.</param>
    /// <param name="read">What the hook's access reads, where it does.</param>
    /// <param name="store">The hook of a store that was announced, and is to be done in this run; its value is known afterwards.</param>
    /// <param name="words">How shared memory is cut, and where reads of what is constant are noted.</param>
    internal Stop Run(Stop from, ulong result, ReadOnlySpan<byte> read, Hook? store, MemoryUse words)
    {
        lock (s_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopped, this);
            Runs++;
            try
            {
                var stop = RunOnce(from, result, read, store, Untouched, words);
                var isDone = stop.Data is null || stop.Data.AsSpan().ContainsAnyExcept(Untouched);
                if (!IsGuarded && isDone)
                {
                    return stop;
                }

                CheckUnchanged(from.Hook, stop);
                ScrambleAll(words.Map.Mutable);
                var again = RunOnce(from, result, read, store, UntouchedAgain, words);
                if (!isDone && !again.Data.AsSpan().ContainsAnyExcept(UntouchedAgain))
                {
                    (stop, again) = (stop with { Data = null }, again with { Data = null });
                }

                return !IsGuarded || stop.IsLike(again) ? stop
                    : throw new ModelException(
                        $"{Between(from.Hook, stop)} memory is read that no hook announces: inline assembly, a built-in function or a bit-field does; access it in C, one member at a time.");
            }
            finally
            {
                _pristine.CopyTo(image.Memory);
            }
        }
    }

    /// <summary>Ends a run that does not come to its next hook by itself, and lets none begin any more.</summary>
    internal void Stop()
    {
        _isStopped = true;
        while (!s_gate.TryEnter(10))
        {
            image.Interrupt();
        }

        s_gate.Exit();
    }

    private Stop RunOnce(Stop from, ulong result, ReadOnlySpan<byte> read, Hook? store, byte untouched, MemoryUse words)
    {
        Give(from.Hook.Address, read);
        if (store is { } announced)
        {
            NativeImage.At(announced.Address, announced.Size).Fill(untouched);
        }

        var hook = image.Start(from.Pointer, from.Stack, result);
        var failure = _access.Wrong(hook);
        var reads = 0;
        while (failure is null && GoesOn(hook, words, out var given))
        {
            if (hook.Reads && hook.Address >= image.Arena && ++reads > MostReadsOfConstants)
            {
                words.Log.Add(new LoggedAccess((int)(hook.Address - image.Arena), hook.Size, WordUse.Read | WordUse.Write | (hook.IsPlain ? 0 : WordUse.Undivided)));
                throw new WordsLearnedException(places.At(hook.Place));
            }

            hook = image.Continue(given);
            failure = _access.Wrong(hook);
        }

        failure ??= _access.Failure(hook);
        byte[]? data = null;
        if (store is { } done)
        {
            data = NativeImage.At(done.Address, done.Size).ToArray();
            TakeBack(done.Address, done.Size);
        }

        TakeBack(from.Hook.Address, read.Length);
        if (failure is not null || hook.Kind is HookKind.End or HookKind.Assume)
        {
            // What a task leaves on its stack is nobody's any more.
            return new Stop(new Hook(hook.Kind, 0, false, 0, 0, 0, 0, hook.Kind == HookKind.Assume ? hook.Pc : 1, 0), 0, [], failure, store, data);
        }

        var (at, bytes) = image.Stack();
        return new Stop(hook, at, bytes, null, store, data);
    }

    /// <summary>What is the task's alone, or nobody ever changes, is no step.</summary>
    private bool GoesOn(in Hook hook, MemoryUse words, out ulong given)
    {
        given = 0;
        if (hook.Kind == HookKind.Fence && NativeOrder.OfFence(hook.Order).Length == 0)
        {
            return true;
        }

        if (!hook.IsAccess && hook.Kind is not (HookKind.Lock or HookKind.Unlock or HookKind.Wait))
        {
            return false;
        }

        if (hook is { IsAccess: true, Size: 0 } || image.IsPrivate(hook.Address))
        {
            given = NativeAccess.DoAtOnce(hook) ?? 0;
            return true;
        }

        if (!hook.Reads)
        {
            return false;
        }

        if (hook.Address >= image.Arena)
        {
            var offset = (int)(hook.Address - image.Arena);
            words.Log.Add(new LoggedAccess(offset, hook.Size, WordUse.Read | (hook.IsPlain ? 0 : WordUse.Undivided)));
            if (words.Map.Mutable.AsSpan(offset, hook.Size).Contains(true))
            {
                return false;
            }
        }

        given = NativeAccess.DoAtOnce(hook) ?? 0;
        return true;
    }

    private static void Give(ulong address, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0)
        {
            bytes.CopyTo(NativeImage.At(address, bytes.Length));
        }
    }

    private void TakeBack(ulong address, int bytes)
    {
        if (bytes > 0 && address >= image.Arena)
        {
            _pristine.AsSpan((int)(address - image.Arena), bytes).CopyTo(NativeImage.At(address, bytes));
        }
    }

    private void ScrambleAll(bool[] mutable)
    {
        var memory = image.Memory;
        for (var offset = 0; offset < memory.Length; offset++)
        {
            if (mutable[offset])
            {
                memory[offset] ^= (byte)(0x5b + (offset * 0x1d));
            }
        }
    }

    private void CheckUnchanged(in Hook from, Stop stop)
    {
        var common = image.Memory.CommonPrefixLength(_pristine);
        if (common < _pristine.Length)
        {
            throw new ModelException($"{Between(from, stop)} '{places.Name(common, 1)}' is written without a hook: inline assembly or a built-in function does; write it in C.");
        }
    }

    private string Between(in Hook from, Stop stop) => $"between {places.At(from.Place)} and {(stop.IsEnd ? "the task's end" : places.At(stop.Hook.Place))}";
}

/// <summary>How shared memory is cut into words, and what was seen of it.</summary>
internal sealed record MemoryUse(WordMap Map, AccessLog Log);
