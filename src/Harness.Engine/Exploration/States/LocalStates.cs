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
            initial.Image = _symmetry is null || !_symmetry.IsMember(initial.Task) ? initial : _symmetry.FirstAlike(Initial, initial);
        }
    }

    /// <summary>The tasks before the first step.</summary>
    internal LocalState[] Initial { get; }

    /// <summary>How many there are.</summary>
    internal int Count { get; private set; }

    internal LocalState this[int id] => Volatile.Read(ref _byId)[id];

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
            return Derive(from, word, identity, runner);
        }
    }

    /// <summary>Writes where each local state came from, and its image.</summary>
    internal void Save(BinaryWriter writer)
    {
        writer.Write(_derivations.Count);
        for (var i = 0; i < _derivations.Count; i++)
        {
            writer.Write(_derivations[i].From);
            writer.Write(_derivations[i].Word);
            writer.Write(this[Initial.Length + i].Image.Id);
        }
    }

    /// <summary>Makes again what <see cref="Save"/> wrote, by running the code between the steps.</summary>
    internal void Load(BinaryReader reader, TaskRunner runner)
    {
        var images = new int[reader.ReadInt32()];
        for (var i = 0; i < images.Length; i++)
        {
            var derivation = new Derivation(reader.ReadInt32(), reader.ReadUInt64());
            images[i] = reader.ReadInt32();
            var from = this[derivation.From];
            Intern(from.Task, runner.Resume(from.Frame!, derivation.Word, out _));
            if (Count != Initial.Length + i + 1)
            {
                throw new CheckpointException("the checkpoint does not fit the model's code: remove it, or give another directory");
            }

            _derivations.Add(derivation);
        }

        for (var i = 0; i < images.Length; i++)
        {
            this[Initial.Length + i].Image = this[images[i]];
        }
    }

    private Transition Derive(LocalState from, ulong word, Identity? identity, TaskRunner runner)
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
        from.Add(transition);
        if (_symmetry is not null)
        {
            Relate(from, word, identity, runner, next, isNew);
        }

        return transition;
    }

    /// <summary>
    /// Finds a member's image, and checks what symmetry rests on: members behave alike, and no task keeps the name of another member in a local.
    /// </summary>
    private void Relate(LocalState from, ulong word, Identity? identity, TaskRunner runner, LocalState next, bool isNew)
    {
        var isMember = _symmetry!.IsMember(from.Task);
        if (identity is not null)
        {
            foreach (var renamed in _symmetry.RenamedByOthers(identity, word, isMember ? from.Task : -1))
            {
                if (!ReferenceEquals(Derive(from, renamed, null, runner).Next, next))
                {
                    throw new SymmetryException($"task '{_program.Tasks[from.Task].Name}' keeps in a local which member of the group '{from.Frame!.Operation.Label}' named");
                }
            }
        }

        if (isMember && !ReferenceEquals(from, from.Image))
        {
            var image = Derive(from.Image, identity is null ? word : _symmetry.Swap(identity, word, from.Task, _symmetry.First), identity, runner).Next;
            if (isNew)
            {
                next.Image = image;
            }
            else if (!ReferenceEquals(next.Image, image))
            {
                throw new SymmetryException($"after step '{from.Frame!.Operation.Label}' task '{_program.Tasks[from.Task].Name}' does not go on as '{_program.Tasks[image.Task].Name}' does");
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
