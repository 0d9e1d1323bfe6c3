using System.Runtime.CompilerServices;

namespace Harness.Engine.Machine;

/// <summary>
/// The memory as a step, a condition or a property sees it. Effects may change it; conditions and properties only read.
/// </summary>
public sealed class StepContext
{
    private Undo[] _undo = new Undo[64];
    private readonly ulong[] _memory;
    private int _undoCount;
    private int _task;
    private Property? _judging;
    private Fingerprint _fingerprint;
    private Exploration.Reductions.Symmetry? _symmetry;
    private Fingerprint[] _members = [];
    private Fingerprint[] _membersBefore = [];
    private Fingerprint[] _membersThen = [];
    private Exploration.Reductions.Footprint? _footprint;
    private bool _isWatched;
    private List<MemoryAccess>? _recorder;
    private ulong _selected = ulong.MaxValue;

    /// <summary>What was read, and what changed, since they were cleared: bit i stands for the words whose address is i modulo 64.</summary>
    private ulong _read;
    private ulong _changed;

    internal StepContext(int words, int properties, Guards.RunningCode? code = null)
    {
        Code = code ?? new Guards.RunningCode();
        _memory = new ulong[words];
        Evaluated = new long[properties];
    }

    /// <summary>Index of the task that takes the step.</summary>
    /// <exception cref="Guards.ModelException">A property asked: a state does not tell by whose step it was reached.</exception>
    public int Task
    {
        get => InJudge ? throw new Guards.ModelException($"the judge of property '{_judging}' asks whose step it is: a state does not tell how it was reached; keep it in a ghost.") : _task;
        internal set => _task = value;
    }

    /// <summary>The value that the step gives to the awaiting code: what was loaded or chosen. An atomic step sets it.</summary>
    /// <exception cref="Guards.ModelException">A condition or a property asked: only an effect belongs to a step.</exception>
    public long Result
    {
        get => InEffect ? ResultWord : throw OnlyInEffects();
        set
        {
            ResultWord = InEffect ? value : throw OnlyInEffects();
            IsResultGiven = true;
        }
    }

    internal long ResultWord { get; set; }

    /// <summary>What the store of this step stores.</summary>
    internal ulong StoredWord { get; set; }

    /// <summary>While an effect runs under a weak memory model: who watches what it writes.</summary>
    internal WeakMemory? Guard { get; set; }

    /// <summary>While an effect runs under a weak memory model: bit i is set if the task holds the i-th lock before or after its operation.</summary>
    internal ulong HeldLocks { get; set; }

    /// <summary>Whether the effect gave the result, and not the operation.</summary>
    internal bool IsResultGiven { get; private set; }

    /// <summary>How the result that the effect gave names members of a group.</summary>
    internal Identity? ResultIdentity { get; private set; }

    /// <summary>Whether a property is judging the state.</summary>
    internal bool InJudge { get; private set; }

    /// <summary>For the watchdog.</summary>
    internal Guards.RunningCode Code { get; }

    /// <summary>Whether the step claimed to be progress.</summary>
    internal bool MadeProgress { get; private set; }

    /// <summary>Bit i: property i failed in this step.</summary>
    internal ulong Failed { get; private set; }

    /// <summary>How often each property was evaluated.</summary>
    internal long[] Evaluated { get; }

    /// <summary>Where accesses are noted when a trace is made; null during a search.</summary>
    internal List<MemoryAccess>? Recorder
    {
        get => _recorder;
        set
        {
            _recorder = value;
            _isWatched = value is not null || _footprint is not null;
        }
    }

    /// <summary>What judges whether a step touches only what is its task's alone; null where no steps are left out.</summary>
    internal Exploration.Reductions.Footprint? Footprint
    {
        get => _footprint;
        set
        {
            _footprint = value;
            _isWatched = value is not null || _recorder is not null;
        }
    }

    /// <summary>For each member of the group, what the memory says of it; empty without symmetry.</summary>
    internal ReadOnlySpan<Fingerprint> Members => _members;

    /// <summary>Whether changes enter the fingerprint and can be taken back; off in random runs.</summary>
    internal bool Tracks { get; set; } = true;

    /// <summary>Whether an effect runs, which alone may change the memory.</summary>
    internal bool InEffect { get; set; }

    internal ReadOnlySpan<ulong> Memory => _memory;

    internal Fingerprint MemoryFingerprint => _fingerprint;

    /// <summary>Reads a variable: of a cell the newest value in coherence order, which under a weak memory model need not be what a task would load.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="variable">A variable of this machine.</param>
    public T Get<T>(Variable<T> variable)
        where T : unmanaged
    {
        return Word.To<T>(Read(variable.Address));
    }

    /// <summary>Writes a variable.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="variable">A variable of this machine.</param>
    /// <param name="value">The new value.</param>
    public void Set<T>(Variable<T> variable, T value)
        where T : unmanaged
    {
        CheckMayWrite(variable);
        Guard?.NoteProtectedWrite(this, variable);
        Write(variable.Address, Word.From(value));
    }

    /// <summary>The value that the operation of this step read.</summary>
    /// <typeparam name="T">The type of the cell.</typeparam>
    public T Loaded<T>()
        where T : unmanaged
        => Word.To<T>((ulong)Result);

    /// <summary>The value that the store of this step stores. It need not be what <see cref="Get{T}"/> gives: a store may wait in a buffer.</summary>
    /// <typeparam name="T">The type of the cell.</typeparam>
    /// <exception cref="Guards.ModelException">A condition or a property asked: only an effect belongs to a step.</exception>
    public T Stored<T>()
        where T : unmanaged
        => InEffect ? Word.To<T>(StoredWord) : throw OnlyInEffects();

    /// <summary>Makes a value the result of the step.</summary>
    /// <typeparam name="T">A type of at most 64 bits without unused bytes.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="identity">How the value names members of a group; null where it does not.</param>
    public void Return<T>(T value, Identity? identity = null)
        where T : unmanaged
    {
        Result = (long)Word.From(value);
        ResultIdentity = identity;
    }

    /// <summary>Whether a task sits in a wait queue with no wake pending.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="task">Index of the task.</param>
    public bool IsWaiting(WaitQueue queue, int task)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return ((Read(queue.Address) >> task) & 1) != 0 && ((Read(queue.WokenAddress) >> task) & 1) == 0;
    }

    /// <summary>Takes the current task out of a wait queue, in this step.</summary>
    /// <param name="queue">The queue.</param>
    public void Leave(WaitQueue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        CheckMayWrite(queue);
        Remove(queue);
    }

    internal void Remove(WaitQueue queue)
    {
        var others = ~(1UL << Task);
        Write(queue.Address, Read(queue.Address) & others);
        Write(queue.WokenAddress, Read(queue.WokenAddress) & others);
    }

    /// <summary>Evaluates a property in this step.</summary>
    /// <param name="property">The property.</param>
    /// <param name="holds">Whether the step satisfies it.</param>
    public void Check(Property property, bool holds)
    {
        if (!InEffect)
        {
            throw OnlyInEffects();
        }

        var bit = 1UL << property.Index;
        if ((_selected & bit) == 0)
        {
            return;
        }

        HasChecked = true;
        if (IsProbing)
        {
            return;
        }

        Evaluated[property.Index]++;
        if (!holds)
        {
            Failed |= bit;
        }
    }

    /// <summary>Whether the step evaluated a property.</summary>
    internal bool HasChecked { get; private set; }

    /// <summary>Whether the step is taken only to see what it would touch: properties are not judged then.</summary>
    internal bool IsProbing { get; set; }

    /// <summary>Notes that this step is progress: a cycle that contains it is no livelock.</summary>
    public void Progress() => MadeProgress = InEffect ? true : throw OnlyInEffects();

    private static Guards.ModelException OnlyInEffects()
        => new("a condition or a property uses Check, Progress, Result, Loaded, Stored or Return: only the effect of a step may.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Read(int address)
    {
        var word = _memory[address];
        _read |= 1UL << address;
        if (_isWatched)
        {
            NoteRead(address, word);
        }

        return word;
    }

    private void NoteRead(int address, ulong word)
    {
        _recorder?.Add(new MemoryAccess(address, word, word, IsWrite: false));
        _footprint?.Read(this, address);
    }

    internal void Write(int address, ulong word)
    {
        if (_isWatched)
        {
            NoteWrite(address, word);
        }

        WriteUnrecorded(address, word);
    }

    /// <summary>Notes an access that is not simply one of the memory.</summary>
    internal void Note(int address, ulong before, ulong after, bool isWrite, AccessView view)
        => _recorder?.Add(new MemoryAccess(address, before, after, isWrite, view));

    private void NoteWrite(int address, ulong word)
    {
        _recorder?.Add(new MemoryAccess(address, _memory[address], word, IsWrite: true));
        _footprint?.Write(this, address, _memory[address] != word);
    }

    /// <summary>Writes a word that no trace shows: the bookkeeping of a memory model.</summary>
    internal void WriteUnrecorded(int address, ulong word)
    {
        ref var place = ref _memory[address];
        var old = place;
        if (old == word)
        {
            return;
        }

        place = word;
        _changed |= 1UL << address;
        if (Tracks)
        {
            if (_symmetry?.IdentityOf(address) is { } identity)
            {
                Replace(_symmetry, identity, address, old, word);
            }
            else
            {
                _fingerprint = _fingerprint ^ Fingerprint.OfCell(address, old) ^ Fingerprint.OfCell(address, word);
            }

            if (_undoCount == _undo.Length)
            {
                Array.Resize(ref _undo, _undoCount * 2);
            }

            _undo[_undoCount++] = new Undo(address, old);
        }
    }

    /// <summary>A word that names members counts apart for nobody and for each member.</summary>
    private void Replace(Exploration.Reductions.Symmetry symmetry, Identity identity, int address, ulong old, ulong word)
    {
        var (before, after) = (identity.Residue(old), identity.Residue(word));
        if (before != after)
        {
            _fingerprint = _fingerprint ^ Fingerprint.OfCell(address, before) ^ Fingerprint.OfCell(address, after);
        }

        var place = symmetry.PlaceOf(address);
        for (var member = 0; member < _members.Length; member++)
        {
            (before, after) = (identity.Project(old, member), identity.Project(word, member));
            if (before != after)
            {
                _members[member] = _members[member] ^ Fingerprint.OfCell(place, before) ^ Fingerprint.OfCell(place, after);
            }
        }
    }

    /// <summary>From now on words that name members count for each of them.</summary>
    internal void Distinguish(Exploration.Reductions.Symmetry symmetry)
    {
        _symmetry = symmetry;
        _members = new Fingerprint[symmetry.Members];
        _membersBefore = new Fingerprint[symmetry.Members];
        _membersThen = new Fingerprint[symmetry.Members];
    }

    /// <summary>Starts from a memory that was written into <see cref="Words"/>; what its words say is computed from nothing.</summary>
    internal void Start()
    {
        _undoCount = 0;
        _fingerprint = default;
        Array.Clear(_members);
        for (var address = 0; address < _memory.Length; address++)
        {
            if (_symmetry?.IdentityOf(address) is not { } identity)
            {
                _fingerprint ^= Fingerprint.OfCell(address, _memory[address]);
                continue;
            }

            _fingerprint ^= Fingerprint.OfCell(address, identity.Residue(_memory[address]));
            for (var member = 0; member < _members.Length; member++)
            {
                _members[member] ^= Fingerprint.OfCell(_symmetry.PlaceOf(address), identity.Project(_memory[address], member));
            }
        }

        _members.CopyTo(_membersBefore, 0);
    }

    /// <summary>Starts from a memory that was written into <see cref="Words"/>, whose fingerprint, without symmetry, is known.</summary>
    internal void Start(Fingerprint fingerprint)
    {
        _undoCount = 0;
        _fingerprint = fingerprint;
    }

    /// <summary>The memory, to be filled before <see cref="Start()"/>.</summary>
    internal Span<ulong> Words => _memory;

    /// <summary>Limits evaluation to the properties whose bit is set.</summary>
    internal void Select(ulong properties) => _selected = properties;

    /// <summary>Starts from a stored memory whose fingerprint is known.</summary>
    internal void Load(ulong[] memory, Fingerprint fingerprint)
    {
        memory.CopyTo(_memory, 0);
        _fingerprint = fingerprint;
        _undoCount = 0;
    }

    /// <summary>Starts a run that is never taken back and needs no fingerprints.</summary>
    internal void Restart(ReadOnlySpan<ulong> memory)
    {
        memory.CopyTo(_memory);
        Tracks = false;
    }

    internal void BeginStep(int task)
    {
        Task = task;
        ResultWord = 0;
        IsResultGiven = false;
        ResultIdentity = null;
        HasChecked = false;
        InEffect = false;
        MadeProgress = false;
        Failed = 0;
        _undoCount = 0;
    }

    /// <summary>Goes on with a further step of the same task, so that both are taken back together, or the second alone.</summary>
    /// <returns>What <see cref="TakeBack"/> needs.</returns>
    internal (int Undo, Fingerprint Memory) GoOn()
    {
        ResultWord = 0;
        IsResultGiven = false;
        ResultIdentity = null;
        HasChecked = false;
        _members.CopyTo(_membersThen, 0);
        return (_undoCount, _fingerprint);
    }

    /// <summary>Takes back what was written since <see cref="GoOn"/>.</summary>
    internal void TakeBack((int Undo, Fingerprint Memory) then)
    {
        while (_undoCount > then.Undo)
        {
            var undo = _undo[--_undoCount];
            _memory[undo.Address] = undo.Word;
        }

        _fingerprint = then.Memory;
        _membersThen.CopyTo(_members, 0);
    }

    /// <summary>Takes back what the step wrote; the fingerprint goes back to <paramref name="before"/>.</summary>
    internal void UndoStep(Fingerprint before)
    {
        while (_undoCount > 0)
        {
            var undo = _undo[--_undoCount];
            _memory[undo.Address] = undo.Word;
        }

        _fingerprint = before;
        if (_symmetry is not null)
        {
            _membersBefore.CopyTo(_members, 0);
        }
    }

    /// <summary>Bit i: property i was evaluated when the state was judged last.</summary>
    internal ulong Judged { get; private set; }

    /// <summary>Judges the current state by every selected property that is a predicate of states.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="counts">Whether the evaluations count; a state that may turn out to be known is counted later.</param>
    /// <param name="known">What the same properties said of the state before, in a run whose states follow each other; null otherwise.</param>
    internal void JudgeState(Property[] properties, bool counts = true, KnownJudgements? known = null)
    {
        Judged = 0;
        Code.Enter(properties);
        InJudge = true;
        var i = 0;
        try
        {
            for (; i < properties.Length; i++)
            {
                var property = properties[i];
                if (known is null || !known.StillHolds(i, _changed, out var judgement))
                {
                    Code.Judge = i;
                    _judging = property;
                    _read = 0;
                    judgement = property.Judge!(this);
                    known?.Learn(i, _read, judgement);
                }

                if (judgement == Judgement.Undefined)
                {
                    continue;
                }

                Judged |= 1UL << property.Index;
                Evaluated[property.Index] += counts ? 1 : 0;
                if (judgement == Judgement.Fails)
                {
                    Failed |= 1UL << property.Index;
                }
            }
        }
        catch (Exception exception) when (exception is not Guards.ModelException)
        {
            throw new Guards.ModelException(
                $"the judge of property '{properties[i]}' threw {Tasks.MethodNames.Friendly(exception.GetType())}: {exception.Message}", exception);
        }

        _changed = 0;
        InJudge = false;
        Code.Leave();
    }

    internal void Fail(int property) => Failed |= (1UL << property) & _selected;

    internal static Fingerprint OfMemory(ReadOnlySpan<ulong> memory)
    {
        Fingerprint fingerprint = default;
        for (var i = 0; i < memory.Length; i++)
        {
            fingerprint ^= Fingerprint.OfCell(i, memory[i]);
        }

        return fingerprint;
    }

    private void CheckMayWrite(Variable variable)
    {
        if (!InEffect)
        {
            throw new Guards.ModelException($"a condition or a property writes '{variable.Name}': only the effect of an operation may change the memory.");
        }
    }

    private readonly record struct Undo(int Address, ulong Word);
}
