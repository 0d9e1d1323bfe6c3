namespace Harness.Proof.Terms;

/// <summary>What a quantifier ranges over, and what an index of a variable is.</summary>
internal enum Domain
{
    /// <summary>The slots 0 to N-1.</summary>
    Slots,

    /// <summary>All producers.</summary>
    Producers,

    /// <summary>All integers as numbers of packets; a packet that exists has one from 1 to the next number.</summary>
    Packets,

    /// <summary>All integers as places in a list.</summary>
    Places,
}

/// <summary>Facts about domains.</summary>
internal static class DomainInfo
{
    /// <summary>The sort of its members.</summary>
    internal static Sort SortOf(Domain domain) => domain == Domain.Producers ? Sort.Producer : Sort.Integer;
}
