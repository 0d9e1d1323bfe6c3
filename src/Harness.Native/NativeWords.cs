using Harness.Engine.Machine;
using Harness.Native.Running;
using Harness.Native.Words;

namespace Harness.Native;

/// <summary>The words of a C program's memory by their names in C, for tasks and observers in C#.</summary>
public sealed class NativeWords
{
    private readonly NativeMachine _machine;

    private readonly Dictionary<string, int> _tasks;

    internal NativeWords(NativeMachine machine, MemberGroup? group, Dictionary<string, int> tasks) => (_machine, Group, _tasks) = (machine, group, tasks);

    /// <summary>The tasks that are alike; null where there are none.</summary>
    public MemberGroup? Group { get; }

    /// <summary>The index of a task of the program.</summary>
    /// <param name="name">Its name in traces.</param>
    /// <exception cref="NativeException">There is no such task.</exception>
    public int Task(string name) => _tasks.TryGetValue(name, out var task) ? task : throw new NativeException($"the program has no task '{name}'");

    /// <summary>All words of a variable, in ascending order: those of its bytes that some task writes. Not its locks.</summary>
    /// <param name="name">The variable, a member of one or an element, of any size.</param>
    /// <exception cref="NativeException">The program has no such variable.</exception>
    public IReadOnlyList<Cell<ulong>> Inside(string name)
    {
        var (offset, size) = _machine.Places.Find(name) ?? throw new NativeException($"the program has no variable '{name}'");
        return [.. _machine.Map.Words.Where(w => w.Offset >= offset && w.Offset < offset + size).Select(w => _machine.Cells[w.Index]).OfType<Cell<ulong>>()];
    }

    /// <summary>A lock of harness.h.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="NativeException">The program has no such variable.</exception>
    public Spinlock Lock(string name)
    {
        var (offset, _) = _machine.Places.Find(name) ?? throw new NativeException($"the program has no variable '{name}'");
        var access = new LoggedAccess(offset, sizeof(ulong), WordUse.Lock);
        _machine.Use.Log.Add(access);
        return _machine.Map.Knows(access) && _machine.Map.At(offset) is { } word ? _machine.Locks[word.Index]! : throw new WordsLearnedException(name);
    }

    /// <summary>A word, which both C and C# may write.</summary>
    /// <param name="name">For instance <c>ring.slots[1].status</c>; at most eight bytes.</param>
    /// <exception cref="NativeException">The program has no such variable, or accesses it in other pieces.</exception>
    public Cell<ulong> Cell(string name)
    {
        if (_machine.Places.Resolve(name) is not { } place)
        {
            throw new NativeException($"the program has no variable '{name}' of at most 8 bytes");
        }

        // Whoever asks may write it, and then it is a word even where C only reads it.
        var access = new LoggedAccess(place.Offset, place.Size, WordUse.Write);
        _machine.Use.Log.Add(access);
        if (!_machine.Map.Knows(access))
        {
            throw new WordsLearnedException(name);
        }

        return _machine.Map.Parts(place.Offset, place.Size) is [{ IsWhole: true } part] && _machine.Cells[part.Word.Index] is { } cell ? cell
            : throw new NativeException($"'{name}' is no word of its own: the program accesses its bytes in other pieces, or as a lock");
    }

    /// <summary>What tasks keep under a name with <c>OBSERVE</c>.</summary>
    /// <param name="name">The name.</param>
    public Cell<ulong> Observed(string name)
    {
        if (_machine.Observations.TryGetValue(name, out var cell))
        {
            return cell;
        }

        _machine.Use.Log.AddObservation(name);
        throw new WordsLearnedException(name);
    }
}
