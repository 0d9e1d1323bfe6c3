using System.Globalization;
using Harness.Proof.Terms;

namespace Harness.Proof.Smt;

/// <summary>The sizes of a finite instance, in which quantifiers are written out, so that a solver decides every question.</summary>
/// <param name="Slots">N.</param>
/// <param name="Producers">How many producers there are.</param>
/// <param name="Packets">The packets of which quantifiers speak are 0 to one less than this.</param>
internal sealed record FiniteScope(int Slots, int Producers, int Packets)
{
    /// <summary>Large enough for every step of the argument: two slots, a producer and another one, and packets for both, the ring and one to come.</summary>
    internal static FiniteScope Default { get; } = new(2, 2, 6);

    /// <summary>The members of a domain, in SMT-LIB.</summary>
    internal IEnumerable<string> Members(Domain domain) => domain switch
    {
        Domain.Producers => Enumerable.Range(0, Producers).Select(i => Values.Producer(i)),
        Domain.Packets => Numbers(Packets),
        Domain.Places => Numbers(Producers + 1),
        _ => Numbers(Slots),
    };

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture));
}
