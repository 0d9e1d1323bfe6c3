using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Native.Running;
using Harness.Native.Words;

namespace Harness.Native;

/// <summary>
/// A C program as a model: its shared memory is words of the machine, its tasks are the machine's. Made by <see cref="NativeSearch"/>, which makes it again where a search shows
/// that memory is to be cut into other words.
/// </summary>
public class NativeModel : IParameterizedModel
{
    private readonly NativeProgram _program;
    private readonly WordMap _map;
    private readonly ImmutableArray<string> _observations;
    private readonly string _log;

    internal NativeModel(NativeProgram program, MemoryModel memory)
    {
        (_program, Memory) = (program, memory);
        _map = new WordMap(program.Image.ArenaBytes, program.Log.Accesses, program.Places.Name);
        _observations = [.. program.Log.Observations];
        _log = program.Log.ToText();
        program.Runner.Scramble(_map);
    }

    /// <inheritdoc/>
    public string Name => Path.GetFileNameWithoutExtension(_program.Source.Files[0]);

    /// <inheritdoc/>
    public MemoryModel Memory { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string>
    {
        ["file"] = string.Join(' ', _program.Source.Files),
        ["define"] = string.Join(' ', _program.Source.Defines),
        ["memory"] = MemoryModelInfo.Of(Memory).Name,
        ["words"] = _log,
    };

    /// <summary>The words of shared memory as they are called, in order.</summary>
    public IEnumerable<string> Words => _map.Words.Select(w => w.Name);

    /// <inheritdoc/>
    public IModel? Under(MemoryModel memory) => new NativeModel(_program, memory);

    /// <inheritdoc/>
    public virtual void Build(MachineBuilder machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var native = Declare(machine);
        Spawn(machine, native);
        foreach (var entry in _program.Entries.Where(e => e.Kind == EntryKind.Final))
        {
            machine.FinalProperty(entry.Name, $"'{entry.Name}' holds when no task can move", new FinalJudge(native, entry));
        }
    }

    /// <summary>Declares the words of shared memory, so that tasks in C# can use them too.</summary>
    private NativeMachine Declare(MachineBuilder machine)
    {
        var cells = new Cell<ulong>?[_map.Words.Length];
        var locks = new Spinlock?[_map.Words.Length];
        foreach (var word in _map.Words)
        {
            if (word.IsLock)
            {
                locks[word.Index] = machine.Spinlock(word.Name);
            }
            else
            {
                cells[word.Index] = machine.Cell(
                    word.Name, Values.Of(_program.Runner.Pristine.Slice(word.Offset, word.Size)), _program.Places.Format(word.Offset, word.Size) ?? NativeAccess.Hex);
            }
        }

        return new NativeMachine(_program.Runner, _program.Image, _program.Places, _map, _program.Log, _program.Labels, _program.Code)
        {
            Cells = cells,
            Locks = locks,
            Observations = _observations.ToImmutableDictionary(n => n, n => machine.Cell<ulong>(n)),
            LeftOut = machine.Cell<ulong>("assumption that does not hold"),
            IsWeak = Memory != MemoryModel.SequentialConsistency,
        };
    }

    private void Spawn(MachineBuilder machine, NativeMachine native)
    {
        // The engine takes one group.
        var hasGroup = false;
        foreach (var entry in _program.Entries.Where(e => e.IsTask))
        {
            if (entry is { Kind: EntryKind.Alike, Count: > 1 } && !hasGroup)
            {
                machine.Interchangeable(entry.Count, 1);
                hasGroup = true;
            }

            foreach (var (name, number) in entry.Names.Select((n, i) => (n, i)))
            {
                machine.SpawnForeign(name, () => Start(native, entry, number), entry.Kind == EntryKind.Service);
            }
        }
    }

    private static NativeState? Start(NativeMachine native, Entry entry, int number)
        => native.StateAt(native.Runner.Begin(entry.Function, entry.Kind == EntryKind.Numbered ? number : 0));
}
