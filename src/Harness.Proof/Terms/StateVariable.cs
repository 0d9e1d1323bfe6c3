using System.Collections.Immutable;

namespace Harness.Proof.Terms;

/// <summary>A variable of the state: one value, or one for each index.</summary>
/// <param name="Name">Its name, the same in files for solvers and in what people read.</param>
/// <param name="Sort">What its values are.</param>
/// <param name="Indices">What it is indexed by; empty for one value.</param>
/// <param name="IsAuxiliary">
/// Whether only the argument needs it: it is no part of the protocol nor of a property, nothing but auxiliary variables and the invariant may depend on it.
/// </param>
/// <param name="Meaning">What it stands for.</param>
internal sealed record StateVariable(string Name, Sort Sort, ImmutableArray<Domain> Indices, bool IsAuxiliary, string Meaning)
{
    /// <summary>Whether its values are numbers of packets.</summary>
    internal bool NamesPackets { get; init; }

    /// <summary>Whether it is of the accounts: what does not speak of them is proved without them.</summary>
    internal bool IsOfAccounts { get; init; }

    /// <summary>Its value, where it has no index.</summary>
    internal Term Value => new Read(this, []);

    /// <summary>Its value at an index.</summary>
    internal Term this[Term index] => new Read(this, [index]);

    /// <summary>Its value at two indices.</summary>
    internal Term this[Term first, Term second] => new Read(this, [first, second]);

    public bool Equals(StateVariable? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    public override string ToString() => Name;
}
