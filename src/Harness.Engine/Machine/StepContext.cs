namespace Harness.Engine.Machine;

/// <summary>
/// The memory as a step, a condition or a property sees it. Effects may change it; conditions and properties only read.
/// </summary>
public sealed partial class StepContext
{
    private int _task;
    private Exploration.Reductions.Footprint? _footprint;
    private Exploration.Counting.NumberGuard? _anyNumber;
    private bool _isWatched;
    private List<MemoryAccess>? _recorder;
    private ulong _selected = ulong.MaxValue;
    private long _loadedWord;

    internal StepContext(ControlledProgram program, Guards.RunningCode? code = null)
    {
        Code = code ?? new Guards.RunningCode();
        _cells = new CellFingerprints(program.FingerprintKey);
        _memory = new ulong[program.InitialMemory.Length];
        Evaluated = new long[program.Properties.Length];
        IsObserved = program.Observers is not null;
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
            CheckMayAnswer();
            if (!IsResultGiven)
            {
                _loadedWord = ResultWord;
            }

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

    /// <summary>The events of the step, a bit for each.</summary>
    internal byte Events { get; private set; }

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
            _isWatched = value is not null || _footprint is not null || _anyNumber is not null;
        }
    }

    /// <summary>What judges whether a step touches only what is its task's alone; null where no steps are left out.</summary>
    internal Exploration.Reductions.Footprint? Footprint
    {
        get => _footprint;
        set
        {
            _footprint = value;
            _isWatched = value is not null || _recorder is not null || _anyNumber is not null;
        }
    }

    /// <summary>In a search for any number of interchangeable tasks: what refuses questions whose answer depends on how many there are; null elsewhere.</summary>
    internal Exploration.Counting.NumberGuard? AnyNumber
    {
        set
        {
            _anyNumber = value;
            _isWatched = value is not null || _recorder is not null || _footprint is not null;
        }
    }

    /// <summary>Whether all tasks of a set are being asked the same.</summary>
    internal bool AsksOfAll { get; private set; }

    /// <summary>Whether an effect runs, which alone may change the memory.</summary>
    internal bool InEffect { get; set; }

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
        SetWord(variable, Word.From(value));
    }

    private void SetWord(Variable variable, ulong word)
    {
        CheckMayWrite(variable);
        Guard?.NoteProtectedWrite(this, variable);
        if (IsObserved && _observed is null)
        {
            NoteTogether(variable.Address, word);
        }

        Write(variable.Address, word);
    }

    /// <summary>The value that the operation of this step read.</summary>
    /// <typeparam name="T">The type of the cell.</typeparam>
    public T Loaded<T>()
        where T : unmanaged
        => InEffect ? Word.To<T>((ulong)LoadedWord) : throw OnlyInEffects();

    /// <summary>The value that the store of this step stores. It need not be what <see cref="Get{T}"/> gives: a store may wait in a buffer.</summary>
    /// <typeparam name="T">The type of the cell.</typeparam>
    /// <exception cref="Guards.ModelException">A condition or a property asked: only an effect belongs to a step.</exception>
    public T Stored<T>()
        where T : unmanaged
        => InEffect ? Word.To<T>(StoredWord) : throw OnlyInEffects();

    /// <summary>Makes a value the result of the step.</summary>
    /// <typeparam name="T">A type of at most 64 bits, or of 128, without unused bytes.</typeparam>
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
        _anyNumber?.CheckTask(this, queue, task);
        return ((Read(queue.Address) >> task) & 1) != 0 && ((Read(queue.WokenAddress) >> task) & 1) == 0;
    }

    /// <summary>Whether a task sits in a wait queue, woken or not.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="task">Index of the task.</param>
    public bool IsRegistered(WaitQueue queue, int task)
    {
        ArgumentNullException.ThrowIfNull(queue);
        _anyNumber?.CheckTask(this, queue, task);
        return ((Read(queue.Address) >> task) & 1) != 0;
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

    /// <summary>Says that something happens in this step that liveness properties speak of.</summary>
    /// <param name="happened">What.</param>
    public void Report(StepEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        Events |= InEffect ? happened.Bit : throw OnlyInEffects();
    }

    /// <summary>Index of the task that holds a lock; -1 where nobody does.</summary>
    /// <param name="spinlock">A lock of this machine.</param>
    public int OwnerOf(Spinlock spinlock)
    {
        ArgumentNullException.ThrowIfNull(spinlock);
        return (int)Read(spinlock.Address) - 1;
    }

    private static Guards.ModelException OnlyInEffects()
        => new("a condition or a property uses Check, Progress, Report, Result, Loaded, Stored or Return: only the effect of a step may.");

    /// <summary>Limits evaluation to the properties whose bit is set.</summary>
    internal void Select(ulong properties) => _selected = properties;

    internal void BeginStep(int task)
    {
        Task = task;
        ResultWord = 0;
        IsResultGiven = false;
        ResultIdentity = null;
        HasChecked = false;
        HasWritten = false;
        EndObservation();
        _told.Clear();
        MadeProgress = false;
        Events = 0;
        Failed = 0;
        _undoCount = 0;
    }

    internal void Fail(int property) => Failed |= (1UL << property) & _selected;

    private void CheckMayWrite(Variable variable)
    {
        if (!InEffect)
        {
            throw new Guards.ModelException($"a condition or a property writes '{variable.Name}': only the effect of an operation may change the memory.");
        }

        if (_observed is not null && !variable.IsGhost)
        {
            throw new Guards.ModelException(
                $"an observer of step '{_observed}' changes '{variable.Name}', which is no ghost: what is protocol belongs to the task, together with its access.");
        }
    }
}
