using System.Collections.Immutable;
using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Counting;

/// <summary>
/// What a state says of single members, by numbers: where one stands, dead locals aside, and what the words say of it. Members of one kind can change places. Kind 0 is a member that
/// has not begun.
/// </summary>
internal sealed class MemberKinds
{
    private readonly ControlledProgram _program;
    private readonly Symmetry _symmetry;
    private readonly LocalClasses _classes;
    private readonly Dictionary<ulong[], int> _known = new(WordsComparer.Instance);
    private readonly List<MemberKind> _kinds = [];
    private readonly int[] _shared;
    private readonly ImmutableArray<(int Address, int Place)>[] _owned;
    private readonly Dictionary<(int Member, int Place), int> _addresses = [];
    private readonly List<ulong> _key = [];

    internal MemberKinds(ControlledProgram program, Symmetry symmetry, LocalClasses classes)
    {
        (_program, _symmetry, _classes) = (program, symmetry, classes);
        var named = program.Variables.Where(v => symmetry.IdentityOf(v.Address) is not null).ToArray();
        _shared = [.. named.Where(v => symmetry.IdentityOf(v.Address)!.Owner < 0).Select(v => v.Address)];
        _owned = [.. Enumerable.Range(0, symmetry.Members).Select(m => named.Where(v => symmetry.IdentityOf(v.Address)!.Owner == m).Select(v => (v.Address, symmetry.PlaceOf(v.Address))).ToImmutableArray())];
        for (var member = 0; member < symmetry.Members; member++)
        {
            foreach (var (address, place) in _owned[member])
            {
                _addresses.Add((member, place), address);
            }
        }
    }

    internal MemberKind this[int kind] => _kinds[kind];

    /// <summary>How many kinds were met.</summary>
    internal int Count => _kinds.Count;

    /// <summary>The words that belong to no member.</summary>
    internal IEnumerable<int> Common => Enumerable.Range(0, _program.Variables.Length).Where(a => _symmetry.IdentityOf(a) is not { Owner: >= 0 });

    /// <summary>The kind of a member in a state.</summary>
    internal int Of(ReadOnlySpan<ulong> memory, LocalState local, int member)
    {
        _key.Clear();
        var at = _classes.Of(local.Image);
        _key.Add((ulong)at.Id);
        foreach (var address in _shared)
        {
            Say(address, _symmetry.IdentityOf(address)!.Project(memory[address], member));
        }

        foreach (var (address, place) in _owned[member])
        {
            Say(place, memory[address]);
        }

        var key = _key.ToArray();
        if (!_known.TryGetValue(key, out var kind))
        {
            kind = _kinds.Count;
            _known.Add(key, kind);
            _kinds.Add(new MemberKind(at, [.. Enumerable.Range(0, key.Length / 2).Select(i => ((int)key[(2 * i) + 1], key[(2 * i) + 2]))]));
        }

        return kind;
    }

    /// <summary>Writes what the words say of a member of a kind.</summary>
    internal void Write(Span<ulong> memory, MemberKind kind, int member)
    {
        foreach (var (address, _) in _owned[member])
        {
            memory[address] = 0;
        }

        foreach (var (place, part) in kind.Said)
        {
            var address = _addresses.GetValueOrDefault((member, place), place);
            memory[address] |= _symmetry.IdentityOf(address)!.Embed(part, member);
        }
    }

    private void Say(int place, ulong part)
    {
        if (part != 0)
        {
            _key.Add((ulong)place);
            _key.Add(part);
        }
    }
}

/// <summary>What a state says of a member.</summary>
/// <param name="At">Where it stands, as the first member would.</param>
/// <param name="Said">What words say of it, by their places.</param>
internal sealed record MemberKind(LocalState At, ImmutableArray<(int Place, ulong Part)> Said);
