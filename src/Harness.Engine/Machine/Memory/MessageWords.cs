using Harness.Engine.Guards;

namespace Harness.Engine.Machine;

/// <summary>
/// The messages of each cell and the views on them, as words of the memory. A message's rank is its place in the modification order of its cell, from 0 for the
/// oldest that anybody may still read; a view has a rank for each cell. The newest message of a cell has its value in the cell's own word.
/// </summary>
/// <remarks>
/// Canonical form: messages that no task can read any more are gone, ranks count from there, and a rank below is 0: to join it changes nothing. Messages other than
/// the newest lie in one pool, by cell and rank. Ranks take four bits.
/// </remarks>
internal sealed class MessageWords
{
    /// <summary>How many messages of one cell may be readable at a time, so that a rank takes four bits.</summary>
    internal const int MostMessages = 16;

    private const int RanksPerWord = 16;

    private readonly int[] _addresses;
    private readonly int[] _cellOf;
    private readonly int _tasks;
    private readonly int _capacity;
    private readonly int _wordsPerView;
    private readonly int _slots;
    private readonly int _firstLock;
    private readonly int _firstNewest;
    private readonly int _firstPooled;
    private readonly int _views;
    private readonly int _attached;
    private readonly int _pool;

    internal MessageWords(MachineBuilder machine)
    {
        _addresses = [.. machine.Variables.Where(v => v.IsCell).Select(v => v.Address)];
        _cellOf = new int[machine.Variables.Count];
        for (var i = 0; i < _addresses.Length; i++)
        {
            _cellOf[_addresses[i]] = i;
        }

        _tasks = machine.Tasks.Count;
        _capacity = machine.MessageCapacity;
        if (_capacity < 1)
        {
            throw new ModelException($"the capacity for messages must be at least 1, not {_capacity}.");
        }

        // One more than the capacity: what a store leaves behind may be gone by the end of the step.
        var pooled = _capacity + 1;
        _wordsPerView = (_addresses.Length + RanksPerWord - 1) / RanksPerWord;
        _firstLock = (3 * _tasks) + 1;
        _firstNewest = _firstLock + machine.Variables.Count(v => v is Spinlock);
        _firstPooled = _firstNewest + _addresses.Length;
        _slots = _firstPooled + pooled;
        _views = machine.AddHidden("views", _slots * _wordsPerView);
        _attached = machine.AddHidden("newest message is of a read-modify-write", _addresses.Length);
        _pool = machine.AddHidden("older messages", 2 * pooled);
    }

    /// <summary>The view that every full fence joins and leaves behind.</summary>
    internal int Fence => 3 * _tasks;

    /// <summary>What a task has been told: it reads nothing older.</summary>
    internal static int Current(int task) => 3 * task;

    /// <summary>What a task will have been told after an acquire fence.</summary>
    internal static int Acquired(int task) => (3 * task) + 1;

    /// <summary>What a task had been told at its last release fence.</summary>
    internal static int Released(int task) => (3 * task) + 2;

    /// <summary>What was left with a lock when it was given back.</summary>
    internal int OfLock(int index) => _firstLock + index;

    internal int CellAt(int address) => _cellOf[address];

    /// <summary>How many messages of a cell there are, the newest included.</summary>
    internal int Count(StepContext step, int cell)
    {
        var first = FirstOf(step, cell);
        var count = 1;
        while (first + count <= _capacity + 1 && CellOf(step.Memory[Key(first + count - 1)]) == cell)
        {
            count++;
        }

        return count;
    }

    internal ulong Value(StepContext step, int cell, int rank, int count)
        => step.Memory[rank == count - 1 ? _addresses[cell] : Key(FirstOf(step, cell) + rank) + 1];

    /// <summary>The view that a message carries.</summary>
    internal int ViewOf(StepContext step, int cell, int rank, int count)
        => rank == count - 1 ? _firstNewest + cell : _firstPooled + FirstOf(step, cell) + rank;

    /// <summary>Whether a message was written by a read-modify-write that read the one before: nothing may come between the two.</summary>
    internal bool IsAttached(StepContext step, int cell, int rank, int count)
        => (rank == count - 1 ? step.Memory[_attached + cell] : step.Memory[Key(FirstOf(step, cell) + rank)] & 1) != 0;

    internal int Rank(StepContext step, int view, int cell)
        => (int)(step.Memory[WordOf(view, cell)] >> Shift(cell)) & (MostMessages - 1);

    internal void SetRank(StepContext step, int view, int cell, int rank)
    {
        var word = WordOf(view, cell);
        step.WriteUnrecorded(word, (step.Memory[word] & ~((ulong)(MostMessages - 1) << Shift(cell))) | ((ulong)rank << Shift(cell)));
    }

    internal void Raise(StepContext step, int view, int cell, int rank)
    {
        if (Rank(step, view, cell) < rank)
        {
            SetRank(step, view, cell, rank);
        }
    }

    /// <summary>Makes a view the later of itself and another, cell by cell.</summary>
    internal void Join(StepContext step, int view, int other)
    {
        for (var i = 0; i < _wordsPerView; i++)
        {
            var (into, from) = (step.Memory[_views + (view * _wordsPerView) + i], step.Memory[_views + (other * _wordsPerView) + i]);
            ulong joined = 0;
            for (var shift = 0; shift < 64; shift += 4)
            {
                joined |= Math.Max((into >> shift) & 15, (from >> shift) & 15) << shift;
            }

            step.WriteUnrecorded(_views + (view * _wordsPerView) + i, joined);
        }
    }

    internal void Copy(StepContext step, int view, int other)
    {
        for (var i = 0; i < _wordsPerView; i++)
        {
            step.WriteUnrecorded(_views + (view * _wordsPerView) + i, step.Memory[_views + (other * _wordsPerView) + i]);
        }
    }

    internal void Clear(StepContext step, int view)
    {
        for (var i = 0; i < _wordsPerView; i++)
        {
            step.WriteUnrecorded(_views + (view * _wordsPerView) + i, 0);
        }
    }

    /// <summary>Puts a new message at a rank; those from there on move up by one. Its view is empty.</summary>
    /// <returns>The message's view.</returns>
    internal int Insert(StepContext step, int cell, int rank, ulong value, bool isAttached)
    {
        var count = Count(step, cell);
        if (count == MostMessages)
        {
            throw new ModelException(
                $"more than {MostMessages} messages of one cell can be read at a time under memory model ra: let the tasks learn of each other's stores now and then, by locks or barriers.");
        }

        for (var view = 0; rank < count && view < _slots; view++)
        {
            if (Rank(step, view, cell) is var old && old >= rank)
            {
                SetRank(step, view, cell, old + 1);
            }
        }

        var first = FirstOf(step, cell);
        var at = first + Math.Min(rank, count - 1);
        MakeRoom(step, at);
        if (rank < count)
        {
            SetPooled(step, at, KeyOf(cell, isAttached), value);
            Clear(step, _firstPooled + at);
            step.Note(_addresses[cell], step.Memory[_addresses[cell]], value, isWrite: true, AccessView.Behind);
            return _firstPooled + at;
        }

        SetPooled(step, at, KeyOf(cell, step.Memory[_attached + cell] != 0), step.Memory[_addresses[cell]]);
        Copy(step, _firstPooled + at, _firstNewest + cell);
        step.Write(_addresses[cell], value);
        step.WriteUnrecorded(_attached + cell, isAttached ? 1UL : 0);
        Clear(step, _firstNewest + cell);
        return _firstNewest + cell;
    }

    /// <summary>Brings the words into canonical form again.</summary>
    internal void Forget(StepContext step)
    {
        for (var cell = 0; cell < _addresses.Length; cell++)
        {
            var least = Rank(step, Current(0), cell);
            for (var task = 1; task < _tasks && least > 0; task++)
            {
                least = Math.Min(least, Rank(step, Current(task), cell));
            }

            if (least > 0)
            {
                Forget(step, cell, least);
            }
        }

        if (step.Memory[Key(_capacity)] != 0)
        {
            throw new ModelException(
                $"more than {_capacity} old messages can still be read under memory model ra: raise MachineBuilder.MessageCapacity, or let the tasks learn of each other's stores now and then, by locks or barriers.");
        }
    }

    private void Forget(StepContext step, int cell, int messages)
    {
        var first = FirstOf(step, cell);
        for (var i = first; i <= _capacity; i++)
        {
            if (i + messages <= _capacity)
            {
                SetPooled(step, i, step.Memory[Key(i + messages)], step.Memory[Key(i + messages) + 1]);
                Copy(step, _firstPooled + i, _firstPooled + i + messages);
            }
            else
            {
                SetPooled(step, i, 0, 0);
                Clear(step, _firstPooled + i);
            }
        }

        for (var view = 0; view < _slots; view++)
        {
            if (Rank(step, view, cell) is > 0 and var old)
            {
                SetRank(step, view, cell, Math.Max(0, old - messages));
            }
        }

        // Nothing can come before the oldest message, whatever it is.
        var flag = Count(step, cell) == 1 ? _attached + cell : Key(first);
        step.WriteUnrecorded(flag, step.Memory[flag] & ~1UL);
    }

    private void MakeRoom(StepContext step, int at)
    {
        for (var i = _capacity; i > at; i--)
        {
            SetPooled(step, i, step.Memory[Key(i - 1)], step.Memory[Key(i - 1) + 1]);
            Copy(step, _firstPooled + i, _firstPooled + i - 1);
        }
    }

    private void SetPooled(StepContext step, int at, ulong key, ulong value)
    {
        step.WriteUnrecorded(Key(at), key);
        step.WriteUnrecorded(Key(at) + 1, value);
    }

    /// <summary>Where in the pool the older messages of a cell begin, or would.</summary>
    private int FirstOf(StepContext step, int cell)
    {
        var first = 0;
        while (first <= _capacity && step.Memory[Key(first)] is > 0 and var key && CellOf(key) < cell)
        {
            first++;
        }

        return first;
    }

    private int Key(int at) => _pool + (2 * at);

    private static ulong KeyOf(int cell, bool isAttached) => ((ulong)(cell + 1) << 1) | (isAttached ? 1UL : 0);

    private static int CellOf(ulong key) => (int)(key >> 1) - 1;

    private int WordOf(int view, int cell) => _views + (view * _wordsPerView) + (cell / RanksPerWord);

    private static int Shift(int cell) => 4 * (cell % RanksPerWord);
}
