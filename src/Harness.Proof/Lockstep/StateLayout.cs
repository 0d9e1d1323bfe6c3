using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Harness.Proof.Tables;
using Harness.Proof.Terms;

namespace Harness.Proof.Lockstep;

/// <summary>How a state of a table is kept as words, for so many slots, producers and packets. Every word is 0 where nothing else is said.</summary>
internal sealed class StateLayout
{
    private readonly FrozenDictionary<StateVariable, int> _offsets;

    internal StateLayout(ProtocolTable table, int slots, int producers, int packets)
    {
        Slots = slots;
        Producers = producers;
        Packets = packets;
        var offsets = new Dictionary<StateVariable, int>();
        foreach (var variable in table.Variables)
        {
            offsets.Add(variable, Length);
            Length += variable.Indices.Aggregate(1, (size, domain) => size * Size(domain));
        }

        _offsets = offsets.ToFrozenDictionary();
    }

    /// <summary>N.</summary>
    internal int Slots { get; }

    internal int Producers { get; }

    /// <summary>The packets that can come are 1 to this.</summary>
    internal int Packets { get; }

    /// <summary>Words of a state.</summary>
    internal int Length { get; }

    /// <summary>How many members a domain has. Packets are all numbers from 0 to one more than there are.</summary>
    internal int Size(Domain domain) => domain switch
    {
        Domain.Slots => Slots,
        Domain.Producers => Producers,
        Domain.Packets => Packets + 2,
        _ => Producers + 1,
    };

    /// <summary>Where a variable's first word is.</summary>
    internal int OffsetOf(StateVariable variable) => _offsets[variable];

    /// <summary>The place of an element.</summary>
    /// <exception cref="InvalidOperationException">An index is out of range: a term asks for something that does not exist.</exception>
    internal int At(StateVariable variable, params ReadOnlySpan<long> indices)
    {
        var place = 0;
        for (var i = 0; i < indices.Length; i++)
        {
            var size = Size(variable.Indices[i]);
            if ((ulong)indices[i] >= (ulong)size)
            {
                throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"{variable}[{indices[i]}]: index {i + 1} must be 0 to {size - 1}"));
            }

            place = (place * size) + (int)indices[i];
        }

        return _offsets[variable] + place;
    }

    /// <summary>Whether a variable is part of the table.</summary>
    internal bool Has(StateVariable variable) => _offsets.ContainsKey(variable);

    /// <summary>The values of a variable, for a message.</summary>
    internal string Text(StateVariable variable, ReadOnlySpan<long> state)
        => string.Join(' ', Words(variable, state).Select(v => Values.Text(variable.Sort, v)));

    private ImmutableArray<long> Words(StateVariable variable, ReadOnlySpan<long> state)
        => [.. state.Slice(_offsets[variable], variable.Indices.Aggregate(1, (size, domain) => size * Size(domain)))];
}
