using System.Runtime.CompilerServices;

namespace Harness.Engine.Machine;

/// <summary>The words, what they add to the fingerprint, and how they are taken back.</summary>
public sealed partial class StepContext
{
    private readonly ulong[] _memory;
    private readonly CellFingerprints _cells;
    private Undo[] _undo = new Undo[64];
    private int _undoCount;
    private Fingerprint _fingerprint;
    private Exploration.Reductions.Symmetry? _symmetry;
    private Fingerprint[] _members = [];
    private Fingerprint[] _membersBefore = [];
    private Fingerprint[] _membersThen = [];

    /// <summary>What was read, and what changed, since they were cleared: bit i stands for the words whose address is i modulo 64.</summary>
    private ulong _read;
    private ulong _changed;

    /// <summary>For each member of the group, what the memory says of it; empty without symmetry.</summary>
    internal ReadOnlySpan<Fingerprint> Members => _members;

    /// <summary>Whether changes enter the fingerprint and can be taken back; off in random runs.</summary>
    internal bool Tracks { get; set; } = true;

    /// <summary>Whether the step changed a word.</summary>
    internal bool HasWritten { get; private set; }

    internal ReadOnlySpan<ulong> Memory => _memory;

    internal Fingerprint MemoryFingerprint => _fingerprint;

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
        _anyNumber?.CheckWord(this, address);
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
        _anyNumber?.CheckWord(this, address);
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
        HasWritten = true;
        _changed |= 1UL << address;
        if (Tracks)
        {
            if (_symmetry?.IdentityOf(address) is { } identity)
            {
                Replace(_symmetry, identity, address, old, word);
            }
            else
            {
                _fingerprint = _fingerprint - _cells.Of(address, old) + _cells.Of(address, word);
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
            _fingerprint = _fingerprint - _cells.Of(address, before) + _cells.Of(address, after);
        }

        var place = symmetry.PlaceOf(address);
        for (var member = 0; member < _members.Length; member++)
        {
            (before, after) = (identity.Project(old, member), identity.Project(word, member));
            if (before != after)
            {
                _members[member] = _members[member] - _cells.Of(place, before) + _cells.Of(place, after);
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
                _fingerprint += _cells.Of(address, _memory[address]);
                continue;
            }

            _fingerprint += _cells.Of(address, identity.Residue(_memory[address]));
            for (var member = 0; member < _members.Length; member++)
            {
                _members[member] += _cells.Of(_symmetry.PlaceOf(address), identity.Project(_memory[address], member));
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

    internal Fingerprint OfMemory(ReadOnlySpan<ulong> memory) => _cells.Of(memory);

    private readonly record struct Undo(int Address, ulong Word);
}
