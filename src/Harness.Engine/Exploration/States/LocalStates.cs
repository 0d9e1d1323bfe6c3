using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration.States;

/// <summary>
/// The local states of all tasks that a search or a run has met. They are told apart word by word, never by fingerprint; there are few of them, since what multiplies
/// states is how tasks and memory combine. All workers of a search share them.
/// </summary>
internal sealed class LocalStates
{
    private readonly ControlledProgram _program;
    private readonly Stepper _stepper;
    private readonly Symmetry? _symmetry;
    private readonly Dictionary<ulong[], LocalState> _known = new(WordsComparer.Instance);
    /// <summary>From which local state, by which value, each new one came about, in order of their numbers: enough to make them again.</summary>
    private readonly List<Derivation> _derivations = [];
    private readonly List<ulong> _words = [];
    private readonly Lock _gate = new();
    private LocalState[] _byId = new LocalState[256];

    /// <param name="program">The program.</param>
    /// <param name="symmetry">How members of a group are renamed, where the search merges renamed states; null otherwise.</param>
    internal LocalStates(ControlledProgram program, Symmetry? symmetry)
    {
        _program = program;
        _symmetry = symmetry;
        _stepper = new Stepper(program, 0);
        Initial = [.. program.InitialFrames.Select((frame, task) => Intern(task, frame))];
        foreach (var initial in Initial)
        {
            _symmetry?.CheckOwner(program, initial);
            initial.Image = _symmetry is null || !_symmetry.IsMember(initial.Task) ? initial : _symmetry.FirstAlike(Initial, initial);
        }
    }

    /// <summary>The tasks before the first step.</summary>
    internal LocalState[] Initial { get; }

    /// <summary>How many there are.</summary>
    internal int Count { get; private set; }

    /// <summary>By their numbers; what lies behind the last one is no local state.</summary>
    internal ReadOnlySpan<LocalState> All => Volatile.Read(ref _byId);

    /// <summary>How many came about by a step.</summary>
    internal int Derived => _derivations.Count;

    internal LocalState this[int id] => All[id];

    /// <summary>What a task becomes when its operation gives a value.</summary>
    /// <param name="from">The task at its operation.</param>
    /// <param name="word">The value.</param>
    /// <param name="identity">How the value names members of a group, or null where it does not.</param>
    /// <param name="runner">Runs the code where that was not done before.</param>
    internal Transition Next(LocalState from, ulong word, Identity? identity, TaskRunner runner)
    {
        if (from.Find(word) is { } known)
        {
            return known;
        }

        lock (_gate)
        {
            return Derive(from, word, identity, isRenaming: false, runner);
        }
    }

    /// <summary>Writes where each local state came from, and its image.</summary>
    /// <param name="writer">Gets it.</param>
    /// <param name="first">How many of those that came about by a step to leave out.</param>
    internal void Save(BinaryWriter writer, int first = 0)
    {
        writer.Write(_derivations.Count - first);
        for (var i = first; i < _derivations.Count; i++)
        {
            writer.Write(_derivations[i].From);
            writer.Write(_derivations[i].Word);
            writer.Write(this[Initial.Length + i].Image.Id);
        }
    }

    /// <summary>Makes again what <see cref="Save"/> wrote, by running the code between the steps.</summary>
    internal void Load(BinaryReader reader, TaskRunner runner)
    {
        List<LocalState> all = [.. Initial];
        Adopt(reader, all, runner);
        if (Count != all.Count)
        {
            throw new CheckpointException("the checkpoint does not fit the model's code: remove it, or give another directory");
        }
    }

    /// <summary>Makes here what another process's <see cref="Save"/> wrote, where it is not there already.</summary>
    /// <param name="reader">Has it.</param>
    /// <param name="theirs">By the other process's numbers: those that it wrote before, and, when this comes back, these too.</param>
    /// <param name="runner">Runs the code between the steps.</param>
    internal void Adopt(BinaryReader reader, List<LocalState> theirs, TaskRunner runner)
    {
        var images = new List<(LocalState Of, int Image)>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (number, word, image, before) = (reader.ReadInt32(), reader.ReadUInt64(), reader.ReadInt32(), Count);
            var from = theirs[number];
            var made = Intern(from.Task, runner.Resume(from.Frame!, word, out _));
            if (Count > before)
            {
                _derivations.Add(new Derivation(from.Id, word));
                images.Add((made, image));
            }

            theirs.Add(made);
        }

        foreach (var (of, image) in images)
        {
            of.Image = theirs[image];
        }
    }

    private Transition Derive(LocalState from, ulong word, Identity? identity, bool isRenaming, TaskRunner runner)
    {
        if (from.Find(word) is { } known)
        {
            return known;
        }

        var frame = runner.Resume(from.Frame!, word, out var thrown);
        var before = Count;
        var next = Intern(from.Task, frame);
        var isNew = Count > before;
        if (isNew)
        {
            _derivations.Add(new Derivation(from.Id, word));
        }

        var transition = new Transition(word, next, thrown);
        if (_symmetry is not null)
        {
            Relate(from, identity, isRenaming, runner, transition, isNew);
        }

        // Others see it without a lock from here on: not before the image is known.
        from.Add(transition);
        return transition;
    }

    /// <summary>
    /// Finds a member's image, and checks what symmetry rests on: members behave alike, and no task keeps the name of another member in a local.
    /// </summary>
    /// <param name="from">The task at its operation.</param>
    /// <param name="identity">How the value names members, or null.</param>
    /// <param name="isRenaming">Whether the value is itself one that was renamed to see whether the code goes on alike.</param>
    /// <param name="runner">Runs the code.</param>
    /// <param name="transition">What came of it.</param>
    /// <param name="isNew">Whether the local state that it leads to was not met before.</param>
    private void Relate(LocalState from, Identity? identity, bool isRenaming, TaskRunner runner, Transition transition, bool isNew)
    {
        var (word, next) = (transition.Word, transition.Next);
        var isMember = _symmetry!.IsMember(from.Task);
        if (isNew)
        {
            _symmetry.CheckOwner(_program, next);
        }

        if (isMember && !ReferenceEquals(from, from.Image))
        {
            var swapped = identity is null ? word : _symmetry.Swap(identity, word, from.Task, _symmetry.First);
            var image = Derive(from.Image, swapped, identity, isRenaming, runner);
            if (isNew)
            {
                next.Image = image.Next;
            }

            if (!ReferenceEquals(next.Image, image.Next) || image.IsThrown != transition.IsThrown || !_symmetry.WaitAlike(next, image.Next))
            {
                throw new SymmetryException($"after step '{from.Frame!.Operation.Label}' task '{_program.Tasks[from.Task].Name}' does not go on as '{_program.Tasks[image.Next.Task].Name}' does");
            }
        }

        if (identity is not null && !isRenaming)
        {
            foreach (var renamed in _symmetry.RenamedByOthers(identity, word, isMember ? from.Task : -1))
            {
                var other = Derive(from, renamed, identity, isRenaming: true, runner);
                if (!ReferenceEquals(other.Next, next) || other.IsThrown != transition.IsThrown)
                {
                    throw new SymmetryException($"task '{_program.Tasks[from.Task].Name}' keeps in a local which member of the group '{from.Frame!.Operation.Label}' named");
                }
            }
        }
    }

    private LocalState Intern(int task, Frame? frame)
    {
        _words.Clear();
        _words.Add((ulong)task);
        _stepper.AppendTask(_words, frame);
        var words = _words.ToArray();
        if (_known.TryGetValue(words, out var known))
        {
            return known;
        }

        var id = Count;
        var state = new LocalState(id, task, frame, _stepper.OfTask(task, frame));
        _known.Add(words, state);
        if (id == _byId.Length)
        {
            var larger = new LocalState[id * 2];
            _byId.CopyTo(larger, 0);
            _byId = larger;
        }

        Volatile.Write(ref _byId[id], state);
        Count++;
        return state;
    }
}

/// <summary>Where a local state came from.</summary>
/// <param name="From">The number of the one before.</param>
/// <param name="Word">The value that its operation gave.</param>
internal readonly record struct Derivation(int From, ulong Word);
