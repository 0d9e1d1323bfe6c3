using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Reductions;

/// <summary>
/// Producer symmetry: states that differ only in which member of a group is which are one. A state is what its words say of nobody, the tasks outside the group,
/// and, for each member, its local state (as the first member would have it) with what the words say of that member. Two states with the same bag of members are
/// renamings of each other, because no word and no local relates two members. So the bag is hashed, and no order of the members is ever chosen.
/// </summary>
internal sealed class Symmetry
{
    private readonly MemberGroup _group;
    private readonly Identity?[] _identities;
    private readonly int[] _places;

    internal Symmetry(ControlledProgram program)
    {
        _group = program.Group!;
        First = _group.First;
        Members = _group.Members;
        _identities =
        [
            .. program.Variables.Select(v => v.TaskNaming switch
            {
                TaskNaming.Number => _group.Number,
                TaskNaming.Mask => _group.Mask,
                _ => v.Identity,
            }),
        ];
        _places = new int[_identities.Length];
        if (Enumerable.Range(First, Members).Select(t => program.Tasks[t].MayIdle).Distinct().Count() > 1)
        {
            throw new SymmetryException("some of the group may idle and others may not");
        }

        CheckPlaces(program);
        var owned = new Dictionary<int, int>();
        for (var address = 0; address < _places.Length; address++)
        {
            // The same word of different members is hashed as if it stood at one place.
            _places[address] = _identities[address] is { Owner: >= 0 } identity
                ? owned.TryGetValue(identity.Place, out var place) ? place : owned[identity.Place] = address
                : address;
        }
    }

    internal int First { get; }

    internal int Members { get; }

    /// <summary>Whether the program declares tasks that may change places.</summary>
    internal static bool IsDeclared(ControlledProgram program) => program.Group is { Members: > 1 };

    internal Identity? IdentityOf(int address) => _identities[address];

    /// <summary>Where a word is hashed: words of members at the place of the first member's.</summary>
    internal int PlaceOf(int address) => _places[address];

    internal bool IsMember(int task) => task >= First && task < First + Members;

    /// <summary>A word that belongs to a member is that member's to wait for: whoever else waits for it tells this member from others, wherever it keeps which.</summary>
    internal void CheckOwner(ControlledProgram program, LocalState task)
    {
        if (task.Frame is { Operation.Address: >= 0 and var address } frame && _identities[address] is { Owner: >= 0 and var owner } && task.Task != First + owner)
        {
            throw new SymmetryException($"at step '{frame.Operation.Label}' task '{program.Tasks[task.Task].Name}' uses '{program.Variables[address].Name}', which belongs to one member of the group");
        }
    }

    /// <summary>Whether a member waits to do what its image does, with its own word where the image has its own.</summary>
    internal bool WaitAlike(LocalState member, LocalState image)
        => (member.Frame, image.Frame) switch
        {
            (null, null) => true,
            ({ Operation: var a }, { Operation: var b }) => a.Kind == b.Kind && a.Label == b.Label && PlaceOrNone(a.Address) == PlaceOrNone(b.Address),
            _ => false,
        };

    private int PlaceOrNone(int address) => address < 0 ? address : _places[address];

    /// <summary>Two words of one member at one place would be hashed onto each other.</summary>
    private void CheckPlaces(ControlledProgram program)
    {
        var known = new Dictionary<(int Owner, int Place), Variable>();
        foreach (var variable in program.Variables)
        {
            if (_identities[variable.Address] is { Owner: >= 0 } identity && !known.TryAdd((identity.Owner, identity.Place), variable))
            {
                throw new Guards.ModelException(
                    $"'{known[(identity.Owner, identity.Place)].Name}' and '{variable.Name}' belong to one member of the group at one place ({identity.Place}): give each word of a member a place of its own.");
            }
        }
    }

    /// <summary>The initial local state of the first member, if the member starts as that one does.</summary>
    internal LocalState FirstAlike(LocalState[] initial, LocalState member)
    {
        var first = initial[First];
        if (!WaitAlike(member, first))
        {
            throw new SymmetryException($"task {member.Task - First + 1} of the group does not start as the first one does");
        }

        return first;
    }

    /// <summary>The word with two members in each other's place.</summary>
    internal ulong Swap(Identity identity, ulong word, int taskA, int taskB)
    {
        var (a, b) = (taskA - First, taskB - First);
        var renamed = identity.Residue(word);
        for (var member = 0; member < Members; member++)
        {
            renamed |= identity.Embed(identity.Project(word, member), member == a ? b : member == b ? a : member);
        }

        return renamed;
    }

    /// <summary>The word with a member that it names, other than the task itself, in the place of each third one.</summary>
    /// <param name="identity">How the word names members.</param>
    /// <param name="word">The word.</param>
    /// <param name="self">The member that learns the word, or -1 for a task outside the group.</param>
    internal IEnumerable<ulong> RenamedByOthers(Identity identity, ulong word, int self)
    {
        for (var member = 0; member < Members; member++)
        {
            if (First + member == self || identity.Project(word, member) == 0)
            {
                continue;
            }

            for (var other = 0; other < Members; other++)
            {
                if (other != member && First + other != self)
                {
                    yield return Swap(identity, word, First + member, First + other);
                }
            }
        }
    }
}

/// <summary>Members of a group can be told apart: the search goes on without symmetry, and says why.</summary>
internal sealed class SymmetryException(string reason) : Exception(reason);
