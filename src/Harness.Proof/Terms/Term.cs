using System.Collections.Immutable;

namespace Harness.Proof.Terms;

/// <summary>
/// A term over the state of a protocol: printed for a solver, and evaluated in a state, from the same object. A term never changes.
/// </summary>
internal abstract class Term(Sort sort)
{
    /// <summary>What its values are.</summary>
    internal Sort Sort { get; } = sort;

    /// <summary>The terms that it is made of.</summary>
    internal virtual ImmutableArray<Term> Parts => [];

    /// <summary>The state variables that its value depends on.</summary>
    internal IEnumerable<StateVariable> Reads
        => (this is Read read ? [read.Variable] : Array.Empty<StateVariable>()).Concat(Parts.SelectMany(p => p.Reads)).Distinct();

    public override string ToString() => TermText.Of(this);
}

/// <summary>A value.</summary>
internal sealed class Constant(Sort sort, long value) : Term(sort)
{
    internal long Value { get; } = value;
}

/// <summary>N, the number of slots: at least 1, and the same in every state.</summary>
internal sealed class SlotCount() : Term(Sort.Integer);

/// <summary>A variable that a quantifier binds, or the producer that takes a step.</summary>
internal sealed class Bound(string name, Domain domain) : Term(DomainInfo.SortOf(domain))
{
    internal string Name { get; } = name;

    internal Domain Domain { get; } = domain;
}

/// <summary>The value of a variable of the state, for all of its indices.</summary>
internal sealed class Read(StateVariable variable, ImmutableArray<Term> indices) : Term(variable.Sort)
{
    internal StateVariable Variable { get; } = variable;

    internal ImmutableArray<Term> Indices { get; } = indices;

    internal override ImmutableArray<Term> Parts => Indices;
}

/// <summary>An operator and its arguments.</summary>
internal sealed class Application(Operator op, Sort sort, ImmutableArray<Term> arguments) : Term(sort)
{
    internal Operator Operator { get; } = op;

    internal override ImmutableArray<Term> Parts => arguments;
}

/// <summary>For all members of a domain.</summary>
internal sealed class ForAll(Bound variable, Term body) : Term(Sort.Boolean)
{
    internal Bound Variable { get; } = variable;

    internal Term Body { get; } = body;

    internal override ImmutableArray<Term> Parts => [Body];
}

/// <summary>The operators. There is no multiplication: with a symbolic N arithmetic must stay linear.</summary>
internal enum Operator
{
    /// <summary>Negation.</summary>
    Not,

    /// <summary>Conjunction of any number.</summary>
    And,

    /// <summary>Disjunction of any number.</summary>
    Or,

    /// <summary>Implication.</summary>
    Implies,

    /// <summary>Equality, of truth values too.</summary>
    Equal,

    /// <summary>Less than.</summary>
    Less,

    /// <summary>At most.</summary>
    AtMost,

    /// <summary>Sum.</summary>
    Plus,

    /// <summary>Difference.</summary>
    Minus,

    /// <summary>The second where the first is true, else the third.</summary>
    If,

    /// <summary>A producer as holder of the lock.</summary>
    HeldBy,
}
