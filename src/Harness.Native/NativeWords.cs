using Harness.Engine.Machine;
using Harness.Native.Running;
using Harness.Native.Words;

namespace Harness.Native;

/// <summary>The words of a C program's memory by their names in C, for tasks and observers in C#.</summary>
public sealed class NativeWords
{
    private readonly NativeMachine _machine;

    internal NativeWords(NativeMachine machine) => _machine = machine;

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
