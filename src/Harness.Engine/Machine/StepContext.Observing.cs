namespace Harness.Engine.Machine;

/// <content>What observers see of the step besides the memory.</content>
public sealed partial class StepContext
{
    private readonly List<(int Address, ulong Word)> _changedTogether = [];
    private readonly List<Traces.TraceEvent> _told = [];
    private StepLabel? _observed;

    /// <summary>What the step meant, where it is recorded.</summary>
    internal IReadOnlyList<Traces.TraceEvent> Told => _told;

    /// <summary>Address of what the step's operation accesses, or -1.</summary>
    internal int Accessed { get; set; }

    /// <summary>Whether the program has observers, so that what changes together with an access is noted for them.</summary>
    internal bool IsObserved { get; }

    /// <summary>The words that the step changed together with its access, each with its value before.</summary>
    internal List<(int Address, ulong Word)> ChangedTogether => _changedTogether;

    internal bool HasChangedTogether => _changedTogether.Count > 0;

    /// <summary>What the access read, whatever the step gives to its task.</summary>
    internal long LoadedWord => IsResultGiven ? _loadedWord : ResultWord;

    /// <summary>Whether the step that is observed has a label.</summary>
    /// <param name="label">The label.</param>
    public bool IsAt(StepLabel label) => ReferenceEquals(_observed, label);

    /// <summary>Whether what changes together with the access gave the task a value of its own, which is <see cref="Result"/> then.</summary>
    public bool HasAnswered => IsResultGiven;

    /// <summary>The value that the step gives to its task.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    public T Answer<T>()
        where T : unmanaged
        => Word.To<T>((ulong)Result);

    /// <summary>What the step wrote into a cell. It need not be what <see cref="Get{T}"/> gives: a store may wait in a buffer.</summary>
    /// <typeparam name="T">The type of the cell.</typeparam>
    /// <param name="cell">A cell that the step wrote.</param>
    public T Written<T>(Cell<T> cell)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Address == Accessed ? Word.To<T>(StoredWord) : Get(cell);
    }

    /// <summary>The value that a cell had before this step, where the step changed it together with its access; the value that it has, where it did not.</summary>
    /// <typeparam name="T">The type of the cell.</typeparam>
    /// <param name="cell">A cell.</param>
    public T Before<T>(Cell<T> cell)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(cell);
        foreach (var (address, word) in _changedTogether)
        {
            if (address == cell.Address)
            {
                return Word.To<T>(word);
            }
        }

        return Get(cell);
    }

    /// <summary>Whether the step changed a cell together with its access, to whatever value.</summary>
    /// <typeparam name="T">The type of the cell.</typeparam>
    /// <param name="cell">A cell.</param>
    public bool HasChanged<T>(Cell<T> cell)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(cell);
        foreach (var (address, _) in _changedTogether)
        {
            if (address == cell.Address)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A word changes together with the access; if it is the very word that was accessed, this is what the step wrote at last.</summary>
    private void NoteTogether(int address, ulong word)
    {
        _changedTogether.Add((address, _memory[address]));
        StoredWord = address == Accessed ? word : StoredWord;
    }

    /// <summary>Says what the step meant, for traces; in a search it is not kept.</summary>
    /// <param name="kind">What happened, in one word.</param>
    /// <param name="place">What it happened to; empty for nothing in particular.</param>
    /// <param name="item">What was put there or taken, by its number; 0 for nothing.</param>
    public void Tell(string kind, string place = "", int item = 0)
    {
        if (_recorder is not null)
        {
            _told.Add(new Traces.TraceEvent(kind, place, item));
        }
    }

    internal void BeginObservation(in PendingOperation operation)
    {
        _observed = operation.Label;
        Accessed = operation.Address;
        InEffect = true;
    }

    internal void EndObservation()
    {
        _observed = null;
        InEffect = false;
        _changedTogether.Clear();
    }

    private void CheckMayAnswer()
    {
        if (_observed is not null)
        {
            throw new Guards.ModelException(
                $"an observer of step '{_observed}' gives the step's task a value: what a task learns is protocol, and belongs to its operation.");
        }
    }
}
