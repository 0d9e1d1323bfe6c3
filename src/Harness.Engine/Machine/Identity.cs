namespace Harness.Engine.Machine;

/// <summary>
/// How a word names members of a group of interchangeable tasks, or their items. A word is what it says of nobody in particular, joined with what it says of each
/// member: so it can be renamed when members change places. Ip and Dill, "Better verification through symmetry" (1996), call such values a scalarset.
/// </summary>
/// <remarks>Code may only compare such values, pass them on and use them as an index of what belongs to the member: then it cannot tell members apart.</remarks>
public abstract class Identity
{
    private protected Identity()
    {
    }

    /// <summary>For a word that belongs to a member as a whole: which; otherwise -1.</summary>
    internal virtual int Owner => -1;

    /// <summary>For a word that belongs to a member: its place among the words of that member, the same for the same word of another member.</summary>
    internal virtual int Place => 0;

    /// <summary>What the word says of nobody in particular.</summary>
    internal abstract ulong Residue(ulong word);

    /// <summary>What the word says of a member, in a form that does not depend on which member it is; 0 for nothing.</summary>
    internal abstract ulong Project(ulong word, int member);

    /// <summary>The part of a word that says of a member what <see cref="Project"/> gave.</summary>
    internal abstract ulong Embed(ulong part, int member);

    /// <summary>The kind of naming and all its numbers: what tells it from another.</summary>
    public abstract override string ToString();

    /// <summary>Bit <c>first + m</c> of the word is about member m.</summary>
    internal sealed class OfMask(int first, int members) : Identity
    {
        private readonly int _first = first;
        private readonly ulong _all = ((members == 64 ? 0 : 1UL << members) - 1) << first;

        public override string ToString() => $"mask {_all:x}";

        internal override ulong Residue(ulong word) => word & ~_all;

        internal override ulong Project(ulong word, int member) => (word >> (_first + member)) & 1;

        internal override ulong Embed(ulong part, int member) => part << (_first + member);
    }

    /// <summary>
    /// Some bits of the word are a number: <c>base + m*items + i</c> for item i of member m; any other number names nobody.
    /// </summary>
    internal sealed class OfNumber(int from, int members, int items, int shift, int bits) : Identity
    {
        private readonly int _from = from;
        private readonly int _members = members;
        private readonly int _items = items;
        private readonly int _shift = shift;
        private readonly ulong _field = bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;

        public override string ToString() => $"number {_from} {_members} {_items} {_shift} {_field:x}";

        internal override ulong Residue(ulong word) => IndexOf(word) < 0 ? word : word & ~(_field << _shift);

        internal override ulong Project(ulong word, int member)
        {
            var index = IndexOf(word);
            return index >= 0 && index / _items == member ? (ulong)(index % _items) + 1 : 0;
        }

        internal override ulong Embed(ulong part, int member) => part == 0 ? 0 : (ulong)(_from + (member * _items) + (int)part - 1) << _shift;

        private int IndexOf(ulong word)
        {
            var number = (word >> _shift) & _field;
            return number >= (ulong)_from && number < (ulong)(_from + (_members * _items)) ? (int)number - _from : -1;
        }
    }

    /// <summary>Bit <c>m*items + i</c> of the word is about item i of member m.</summary>
    internal sealed class OfItemMask(int members, int items) : Identity
    {
        private readonly int _items = items;
        private readonly ulong _one = items == 64 ? ulong.MaxValue : (1UL << items) - 1;
        private readonly ulong _all = members * items == 64 ? ulong.MaxValue : (1UL << (members * items)) - 1;

        public override string ToString() => $"item mask {_items} {_all:x}";

        internal override ulong Residue(ulong word) => word & ~_all;

        internal override ulong Project(ulong word, int member) => (word >> (member * _items)) & _one;

        internal override ulong Embed(ulong part, int member) => part << (member * _items);
    }

    /// <summary>Each byte of the word is 0 or <c>1 + m*items + i</c>, for item i of member m.</summary>
    internal sealed class OfBytes(int members, int items) : Identity
    {
        private readonly int _members = members;
        private readonly int _items = items;

        public override string ToString() => $"item bytes {_members} {_items}";

        internal override ulong Residue(ulong word)
        {
            ulong residue = 0;
            for (var shift = 0; shift < 64; shift += 8)
            {
                var value = (byte)(word >> shift);
                residue |= value > _members * _items ? (ulong)value << shift : 0;
            }

            return residue;
        }

        internal override ulong Project(ulong word, int member)
        {
            ulong part = 0;
            for (var shift = 0; shift < 64; shift += 8)
            {
                var value = (byte)(word >> shift);
                part |= value != 0 && value <= _members * _items && (value - 1) / _items == member ? (ulong)(((value - 1) % _items) + 1) << shift : 0;
            }

            return part;
        }

        internal override ulong Embed(ulong part, int member)
        {
            ulong word = 0;
            for (var shift = 0; shift < 64; shift += 8)
            {
                var value = (byte)(part >> shift);
                word |= value != 0 ? (ulong)(byte)(value + (member * _items)) << shift : 0;
            }

            return word;
        }
    }

    /// <summary>The whole word belongs to one member.</summary>
    internal sealed class OfOwner(int owner, int place) : Identity
    {
        private readonly int _owner = owner;
        private readonly int _place = place;

        internal override int Owner => _owner;

        internal override int Place => _place;

        public override string ToString() => $"owner {_owner} {_place}";

        internal override ulong Residue(ulong word) => 0;

        internal override ulong Project(ulong word, int member) => member == _owner ? word : 0;

        internal override ulong Embed(ulong part, int member) => part;
    }
}

/// <summary>
/// Tasks that run the same code and differ in nothing but their names: a search may treat states as one that differ only in which of them is which.
/// Variables that name a member or its items say how, with one of the identities below.
/// </summary>
public sealed class MemberGroup
{
    internal MemberGroup(int first, int members, int items)
    {
        First = first;
        Members = members;
        Items = items;
        Mask = new Identity.OfMask(first, members);
        Number = new Identity.OfNumber(first + 1, members, 1, 0, 64);
        Item = new Identity.OfNumber(1, members, items, 0, 64);
    }

    /// <summary>Index of the first member among the tasks; the others follow it.</summary>
    public int First { get; }

    /// <summary>How many members the group has.</summary>
    public int Members { get; }

    /// <summary>How many items each member has, packets for instance: item i of member m has number 1 + m*Items + i.</summary>
    public int Items { get; }

    /// <summary>For a word with a bit for each task, by its index.</summary>
    public Identity Mask { get; }

    /// <summary>For a word that is a task's index plus one, or 0 for nobody.</summary>
    public Identity Number { get; }

    /// <summary>For a word that is an item's number, or 0 for none.</summary>
    public Identity Item { get; }

    /// <summary>For a word with a bit for each item: bit n-1 for number n.</summary>
    /// <exception cref="Guards.ModelException">There are more items than bits.</exception>
    public Identity ItemMask => Members * Items <= 64
        ? new Identity.OfItemMask(Members, Items)
        : throw new Guards.ModelException($"a group of {Members} members with {Items} items each has more items than a word has bits: declare no group.");

    /// <summary>For a word whose bytes are items' numbers.</summary>
    public Identity ItemBytes => new Identity.OfBytes(Members, Items);

    /// <summary>For a word in which some bits are an item's number.</summary>
    /// <param name="shift">The lowest of these bits.</param>
    /// <param name="bits">How many they are.</param>
    public Identity ItemField(int shift, int bits) => new Identity.OfNumber(1, Members, Items, shift, bits);

    /// <summary>For a word that belongs to one member.</summary>
    /// <param name="member">The member, from 0.</param>
    /// <param name="place">Which of the member's words it is: the same for the same word of every member.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    public Identity Owned(int member, int place = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(member, Members);
        return new Identity.OfOwner(member, place);
    }
}
