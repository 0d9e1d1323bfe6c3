using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Harness.Native.Build;
using Harness.Native.Debugging;
using Harness.Native.Images;
using Harness.Native.Running;
using Harness.Native.Words;

namespace Harness.Native;

/// <summary>
/// C code that was compiled and lies in this process, ready to be searched. One at a time: an image lies at a fixed address. Dispose of it when its models are not needed any more.
/// </summary>
public sealed class NativeProgram : IDisposable
{
    private const int TaskBytes = 32;

    private readonly NativeImage _image;
    private readonly string _directory;
    private readonly ConcurrentDictionary<string, AccessLog> _logs = new(StringComparer.Ordinal);

    private NativeProgram(NativeSource source, string directory)
    {
        (Source, _directory) = (source, directory);
        var (path, missing) = NativeBuild.Run(source, directory);
        var elf = new ElfFile(path);
        Code = elf.CodeHash();
        MissingFunctions = missing;
        Refuse(elf);
        var lines = LineTable.Read(path, source.Included.IsEmpty ? [] : [.. source.Files.Concat(source.Included).Select(f => Path.GetFileName(f))]);
        var functions = new FunctionTable(elf.Functions);
        var sources = new SourceText([.. source.Files, .. source.Included]);
        Places = new ImagePlaces(elf, lines, functions, sources, VariableNames.Read(elf), missing);
        Labels = new Labels(lines, functions, sources);
        _image = new NativeImage(elf, source.StackBytes);
        Heap = HeapOf(elf);
        try
        {
            Runner = new NativeRunner(_image, Places);
            Entries = ReadEntries(elf);
            foreach (var setup in Entries.Where(e => e.Kind == EntryKind.SetUp))
            {
                Runner.RunAlone(setup.Function, "set-up");
            }

            Runner.Keep();
        }
        catch
        {
            _image.Dispose();
            throw;
        }
    }

    /// <summary>What was built.</summary>
    public NativeSource Source { get; }

    /// <summary>Stands for the binary: the same for the same code, built by the same compiler in the same way.</summary>
    public string Code { get; }

    /// <summary>Functions that are called somewhere and have no body: a run that comes to such a call is an error.</summary>
    public ImmutableArray<string> MissingFunctions { get; }

    /// <summary>The names of the tasks, in order.</summary>
    public ImmutableArray<string> Tasks => [.. Entries.Where(e => e.IsTask).SelectMany(e => e.Names)];

    /// <summary>Runs of native code so far; every other step was taken from what such a run was remembered to do.</summary>
    public long Runs => Runner.Runs;

    internal ImagePlaces Places { get; }

    internal Labels Labels { get; }

    internal NativeRunner Runner { get; }

    internal NativeImage Image => _image;

    internal ImmutableArray<Entry> Entries { get; }

    /// <summary>Where the objects of <c>harness_alloc</c> lie in shared memory; null where nobody calls it.</summary>
    internal (int Offset, int Pieces, int Sizes, int Freed)? Heap { get; }

    /// <summary>Takes over what a trace keeps of the words of memory.</summary>
    /// <param name="tasks">How the names of the tasks begin.</param>
    /// <param name="words">What the trace keeps.</param>
    /// <exception cref="NativeException">It is damaged, or of another binary.</exception>
    public void Remember(string tasks, string words)
    {
        var log = LogOf(tasks);
        log.Read(words);
        if (log.Accesses.Any(a => a.Offset < 0 || a.Size <= 0 || a.Offset + a.Size > _image.ArenaBytes))
        {
            throw new NativeException("the trace accesses memory that the program has not: it is of another one");
        }
    }

    /// <summary>What was seen of the memory of the tasks whose names begin in a way.</summary>
    internal AccessLog LogOf(string tasks) => _logs.GetOrAdd(tasks, static _ => new AccessLog());

    /// <summary>Builds and loads.</summary>
    /// <param name="source">What to build.</param>
    /// <exception cref="NativeException">It cannot be built or loaded; the message says what and where.</exception>
    public static NativeProgram Load(NativeSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var directory = Directory.CreateTempSubdirectory("harness-native-").FullName;
        try
        {
            return new NativeProgram(source, directory);
        }
        catch
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Runner.Stop();
        _image.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static (int Offset, int Pieces, int Sizes, int Freed)? HeapOf(ElfFile elf)
    {
        if (!elf.Symbols.TryGetValue("harness_heap", out var heap))
        {
            return null;
        }

        var arena = elf.Symbols["harness_arena"].Address;
        var freed = elf.Symbols["harness_freed"];
        return ((int)(heap.Address - arena), (int)freed.Size, (int)(elf.Symbols["harness_sizes"].Address - arena), (int)(freed.Address - arena));
    }

    private static void Refuse(ElfFile elf)
    {
        if (elf.ThreadLocal is { } variable)
        {
            throw new NativeException($"'{variable}' is thread-local, and tasks are no threads: make it a local variable, or an array with a place for each task");
        }

        if (elf.Symbols["harness_constructors_end"].Address != elf.Symbols["harness_constructors"].Address)
        {
            throw new NativeException("a global has a constructor, which nobody would call: initialise it in SETUP()");
        }
    }

    private ImmutableArray<Entry> ReadEntries(ElfFile elf)
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        for (var at = elf.Symbols["harness_tasks"].Address; at < elf.Symbols["harness_tasks_end"].Address; at += TaskBytes)
        {
            var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(NativeImage.At(at, TaskBytes));
            entries.Add(new Entry(_image.Text(words[0]), words[1], (int)words[2], (EntryKind)words[3]));
        }

        return entries.Any(e => e.IsTask) ? entries.ToImmutable()
            : throw new NativeException($"'{Source.Files[0]}' has no task: write TASK(name) {{ ... }} with harness.h");
    }
}

/// <summary>A function that harness.h declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Function">Its address.</param>
/// <param name="Count">How many tasks run it.</param>
/// <param name="Kind">What it is for.</param>
internal sealed record Entry(string Name, ulong Function, int Count, EntryKind Kind)
{
    internal bool IsTask => Kind is EntryKind.Task or EntryKind.Alike or EntryKind.Service or EntryKind.Numbered;

    internal IEnumerable<string> Names
        => Count == 1 && Kind != EntryKind.Alike ? [Name] : Enumerable.Range(1, Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Name} {i}"));
}

/// <summary>What a function is for. The numbers are those of harness.h.</summary>
internal enum EntryKind
{
    Task = 0,
    Alike = 1,
    SetUp = 2,
    Final = 3,
    Service = 4,
    Numbered = 5,
}
