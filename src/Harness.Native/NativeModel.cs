using System.Collections.Immutable;
using System.Globalization;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Native.Build;
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
    private readonly AccessLog _log;
    private readonly string _seen;
    private readonly string _tasks;

    /// <summary>Makes the model as its program is known now.</summary>
    /// <param name="program">The program.</param>
    /// <param name="memory">What tasks may see of each other's stores.</param>
    /// <param name="tasks">How the names begin of the tasks that run and the properties that are judged; empty for all.</param>
    public NativeModel(NativeProgram program, MemoryModel memory, string tasks = "")
    {
        ArgumentNullException.ThrowIfNull(program);
        (_program, Memory, _tasks) = (program, memory, tasks);
        _log = program.LogOf(tasks);
        _map = new WordMap(program.Image.ArenaBytes, _log.Accesses, program.Places.Name);
        _observations = [.. _log.Observations];
        _seen = _log.ToText();
    }

    /// <inheritdoc/>
    public virtual string Name => string.Join(' ', [Path.GetFileNameWithoutExtension(_program.Source.Files[0]), .. _program.Source.Defines]);

    /// <inheritdoc/>
    public MemoryModel Memory { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyDictionary<string, string> Parameters => new Dictionary<string, string>
    {
        [FileParameter] = string.Join('\n', _program.Source.Files),
        ["define"] = string.Join('\n', _program.Source.Defines),
        ["include"] = string.Join('\n', _program.Source.Includes),
        ["compiler"] = _program.Source.Compiler,
        ["optimize"] = _program.Source.Optimization,
        ["stack"] = _program.Source.StackBytes.ToString(CultureInfo.InvariantCulture),
        ["plain"] = _program.Source.PlainIsMeant ? "meant" : "races",
        ["memory"] = MemoryModelInfo.Of(Memory).Name,
        ["tasks"] = _tasks,
        ["words"] = _seen,
    };

    /// <summary>The parameter by which a trace of C code is known: its files, one a line.</summary>
    public static string FileParameter => "file";

    /// <summary>What a trace is of, by its parameters.</summary>
    /// <param name="parameters">Those of <see cref="Parameters"/>.</param>
    /// <returns>What to build, the memory model, the tasks and the words; null where the parameters are no such ones.</returns>
    public static (NativeSource Source, MemoryModel Memory, string Tasks, string Words)? SourceOf(IReadOnlyDictionary<string, string> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        string? Get(string name) => parameters.TryGetValue(name, out var value) ? value : null;
        return Get(FileParameter) is { Length: > 0 } files && Get("compiler") is { Length: > 0 } compiler && Get("optimize") is { Length: > 0 } level && MemoryModelInfo.Find(Get("memory") ?? "") is { } memory
            && int.TryParse(Get("stack"), NumberStyles.None, CultureInfo.InvariantCulture, out var stack) && stack is >= 4096 and <= 1 << 20
            ? (new NativeSource
            {
                Files = Lines(files),
                Defines = Lines(Get("define") ?? ""),
                Includes = Lines(Get("include") ?? ""),
                Compiler = compiler,
                Optimization = level,
                StackBytes = stack,
                PlainIsMeant = Get("plain") == "meant",
            }, memory.Model, Get("tasks") ?? "", Get("words") ?? "")
            : null;
    }

    private static ImmutableArray<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>The words of shared memory as they are called, in order.</summary>
    public IEnumerable<string> Words => _map.Words.Select(w => w.Name);

    /// <inheritdoc/>
    public virtual IModel? Under(MemoryModel memory) => new NativeModel(_program, memory, _tasks);

    /// <inheritdoc/>
    public void Build(MachineBuilder machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var native = Declare(machine);
        var tasks = new Dictionary<string, int>(StringComparer.Ordinal);
        var group = Spawn(machine, native, tasks);
        Extend(machine, new NativeWords(native, group, tasks));
        if (!_program.Source.PlainIsMeant)
        {
            machine.Property("race", "no two tasks access one place at the same time, one of them writing and one access plain: C defines no behaviour for it", new RaceJudge());
        }

        if (_program.Heap is { } heap)
        {
            machine.Property("lifetime", "no task accesses an object after it was given back", new LifetimeJudge(native, heap.Offset, heap.Pieces, heap.Sizes, heap.Freed));
        }

        foreach (var entry in Entries.Where(e => e.Kind == EntryKind.Final))
        {
            machine.FinalProperty(entry.Name, $"'{entry.Name}' holds when no task can move", new FinalJudge(native, entry));
        }
    }

    /// <summary>Declares what the model has besides the program: tasks in C#, observers, properties.</summary>
    /// <param name="machine">Where to declare.</param>
    /// <param name="words">The words of the program's memory.</param>
    protected virtual void Extend(MachineBuilder machine, NativeWords words)
    {
    }

    /// <summary>Changes when something new is seen of the program's memory.</summary>
    internal int Version => _log.Version;

    private IEnumerable<Entry> Entries => _program.Entries.Where(e => e.Name.StartsWith(_tasks, StringComparison.Ordinal));

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

        return new NativeMachine(_program.Runner, _program.Image, _program.Places, new MemoryUse(_map, _log), _program.Labels, _program.Code)
        {
            Cells = cells,
            Locks = locks,
            Observations = _observations.ToImmutableDictionary(n => n, n => machine.Cell<ulong>(n)),
            LeftOut = machine.Cell<ulong>("assumption that does not hold"),
            IsWeak = Memory != MemoryModel.SequentialConsistency,
        };
    }

    /// <returns>The tasks that are alike; null where there are none.</returns>
    private MemberGroup? Spawn(MachineBuilder machine, NativeMachine native, Dictionary<string, int> tasks)
    {
        // The engine takes one group.
        MemberGroup? group = null;
        foreach (var entry in Entries.Where(e => e.IsTask))
        {
            if (entry is { Kind: EntryKind.Alike, Count: > 1 } && group is null)
            {
                group = machine.Interchangeable(entry.Count, 1);
            }

            foreach (var (name, number) in entry.Names.Select((n, i) => (n, i)))
            {
                tasks[name] = machine.SpawnForeign(name, () => Start(native, entry, number), entry.Kind == EntryKind.Service);
            }
        }

        return group;
    }

    /// <summary>Whether a task stands at one of the waits of harness.h.</summary>
    /// <param name="task">The task; null for one that has ended.</param>
    protected static bool Waits(ForeignState? task) => task is NativeState { Hook.Kind: Images.HookKind.Wait };

    private static NativeState? Start(NativeMachine native, Entry entry, int number)
        => native.StateAt(native.Runner.Begin(entry.Function, entry.Kind == EntryKind.Numbered ? number : 0, native.Use));
}
