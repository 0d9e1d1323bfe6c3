using System.Collections.Immutable;

namespace Harness.Proof.Terms;

/// <summary>Makes terms. Sorts are checked: a term that no solver would take is an error where it is made.</summary>
internal static class Formula
{
    internal static Term True { get; } = new Constant(Sort.Boolean, 1);

    internal static Term False { get; } = new Constant(Sort.Boolean, 0);

    /// <summary>N.</summary>
    internal static Term Slots { get; } = new SlotCount();

    internal static Term Nobody { get; } = new Constant(Sort.Holder, HolderValue.Nobody);

    internal static Term User { get; } = new Constant(Sort.Holder, HolderValue.User);

    internal static Term Number(long value) => new Constant(Sort.Integer, value);

    /// <summary>A value of an enumeration.</summary>
    internal static Term Member(Sort sort, string name)
    {
        var index = sort.Members.IndexOf(name);
        return index >= 0 ? new Constant(sort, index) : throw new ArgumentException($"{sort} has no member '{name}'", nameof(name));
    }

    internal static Term Not(Term term) => Make(Operator.Not, Sort.Boolean, Sort.Boolean, term);

    internal static Term And(params Term[] terms) => terms.Length == 1 ? terms[0] : Make(Operator.And, Sort.Boolean, Sort.Boolean, [.. terms]);

    internal static Term Or(params Term[] terms)
        => terms.Length switch { 0 => False, 1 => terms[0], _ => Make(Operator.Or, Sort.Boolean, Sort.Boolean, [.. terms]) };

    internal static Term Implies(Term premise, Term conclusion) => Make(Operator.Implies, Sort.Boolean, Sort.Boolean, premise, conclusion);

    internal static Term Equal(Term left, Term right) => Make(Operator.Equal, Sort.Boolean, left.Sort, left, right);

    internal static Term Differ(Term left, Term right) => Not(Equal(left, right));

    internal static Term Less(Term left, Term right) => Make(Operator.Less, Sort.Boolean, Sort.Integer, left, right);

    internal static Term AtMost(Term left, Term right) => Make(Operator.AtMost, Sort.Boolean, Sort.Integer, left, right);

    internal static Term Plus(Term left, Term right) => Make(Operator.Plus, Sort.Integer, Sort.Integer, left, right);

    internal static Term Plus(Term left, long right) => Plus(left, Number(right));

    internal static Term Minus(Term left, Term right) => Make(Operator.Minus, Sort.Integer, Sort.Integer, left, right);

    internal static Term Minus(Term left, long right) => Minus(left, Number(right));

    internal static Term HeldBy(Term producer) => Make(Operator.HeldBy, Sort.Holder, Sort.Producer, producer);

    internal static Term If(Term condition, Term then, Term otherwise)
        => condition.Sort != Sort.Boolean || then.Sort != otherwise.Sort
            ? throw new ArgumentException($"if takes a truth value and two terms of one sort, not {condition.Sort}, {then.Sort}, {otherwise.Sort}", nameof(condition))
            : new Application(Operator.If, then.Sort, [condition, then, otherwise]);

    /// <summary>Whether a term is one of a few values.</summary>
    internal static Term IsOneOf(Term term, IEnumerable<Term> values) => Or([.. values.Select(v => Equal(term, v))]);

    /// <summary>For all members of a domain.</summary>
    internal static Term All(Domain domain, string name, Func<Term, Term> body)
    {
        var variable = new Bound(name, domain);
        return new ForAll(variable, body(variable));
    }

    private static Application Make(Operator op, Sort result, Sort expected, params ImmutableArray<Term> arguments)
        => arguments.FirstOrDefault(a => a.Sort != expected) is { } wrong
            ? throw new ArgumentException($"{op} takes {expected}, not {wrong.Sort}: {wrong}", nameof(arguments))
            : new Application(op, result, arguments);
}
