using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Harness.Proof.Smt;
using Harness.Proof.Tables;
using Harness.Proof.Terms;

namespace Harness.Proof.Finite;

/// <summary>
/// A counterexample to induction: a state in which the invariant is true, a step, and what is wrong after it. No run need lead to that state: it says that the argument fails, not that the protocol does.
/// </summary>
internal sealed class Counterexample
{
    private readonly ProtocolTable _table;
    private readonly FiniteScope _scope;
    private readonly ImmutableDictionary<string, string> _values;

    internal Counterexample(ProtocolTable table, Obligation obligation, FiniteScope scope, IEnumerable<((StateVariable? Variable, string Term) Place, string Value)> values)
    {
        _table = table;
        Obligation = obligation;
        _scope = scope;
        _values = values.ToImmutableDictionary(v => v.Place.Term, v => Plain(v.Value));
    }

    /// <summary>What it refutes.</summary>
    internal Obligation Obligation { get; }

    /// <summary>What is asked of the solver: every word of the state before and of what changes, and who takes the step.</summary>
    internal static ImmutableArray<(StateVariable? Variable, string Term)> Places(ProtocolTable table, Obligation obligation, FiniteScope scope)
    {
        var before = table.Variables.SelectMany(v => Elements(v, scope, "").Select(t => ((StateVariable?)v, t)));
        var after = (obligation.Kind == ObligationKind.Step ? obligation.Action!.Writes : []).SelectMany(v => Elements(v, scope, SmtTerms.After).Select(t => ((StateVariable?)v, t)));
        (StateVariable?, string)[] actor = obligation.Action is { Actor: Actor.Producer } ? [(null, GuardedAction.Self.Name)] : [];
        return [.. before, .. after, .. actor];
    }

    /// <summary>The counterexample as a person reads it.</summary>
    internal string Text()
    {
        var text = new StringBuilder();
        text.AppendLine(Invariant($"N={_scope.Slots} P={_scope.Producers}; a state in which the invariant is true:"));
        text.AppendLine("  " + string.Join("  ", Names([]).Select(v => $"{v.Name} {Value(v, [])}")));
        foreach (var domain in new[] { Domain.Slots, Domain.Producers, Domain.Packets })
        {
            foreach (var member in _scope.Members(domain))
            {
                var about = Names([domain]).Select(v => $"{v.Name} {Value(v, [member])}").Concat(domain == Domain.Slots ? [$"writers {Writers(member)}"] : []);
                text.AppendLine($"  {Title(domain)} {member}: {string.Join("  ", about)}");
            }
        }

        if (Obligation.Action is { } action)
        {
            text.AppendLine($"step {action.Name}{(action.Actor == Actor.Producer ? " of " + _values[GuardedAction.Self.Name] : " of the reader")}");
        }

        foreach (var change in Changes())
        {
            text.AppendLine("  " + change);
        }

        return text.Append($"breaks {Obligation.Subject}: {Words()}").ToString();
    }

    private IEnumerable<string> Changes()
        => from variable in Obligation.Kind == ObligationKind.Step ? Obligation.Action!.Writes : []
           from pair in Elements(variable, _scope, "").Zip(Elements(variable, _scope, SmtTerms.After))
           where _values[pair.First] != _values[pair.Second]
           select $"{Readable(pair.First)}: {_values[pair.First]} → {_values[pair.Second]}";

    private string Words()
        => _table.Invariant.FirstOrDefault(c => c.Name == Obligation.Subject) is { } conjunct ? conjunct.Words : TermText.Of(Obligation.Goal);

    private IEnumerable<StateVariable> Names(ImmutableArray<Domain> indices) => _table.Variables.Where(v => v.Indices.SequenceEqual(indices));

    private string Value(StateVariable variable, ImmutableArray<string> indices) => _values[Select(variable.Name, indices)];

    private string Writers(string slot)
    {
        var writers = _table.Variables.Where(v => v.Indices.Length == 2)
            .SelectMany(v => _scope.Members(Domain.Producers).Where(p => Value(v, [slot, p]) == "true"));
        return string.Join('+', writers) is { Length: > 0 } some ? some : "-";
    }

    /// <summary>The elements of a variable, in SMT-LIB.</summary>
    internal static IEnumerable<string> Elements(StateVariable variable, FiniteScope scope, string suffix)
        => variable.Indices.Aggregate(
            (IEnumerable<ImmutableArray<string>>)[[]], (all, domain) => all.SelectMany(i => scope.Members(domain).Select(i.Add)))
            .Select(i => Select(variable.Name + suffix, i));

    private static string Select(string array, ImmutableArray<string> indices) => indices.Aggregate(array, (text, index) => $"(select {text} {index})");

    private static string Readable(string select)
        => select.Replace("(select ", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal).Replace(' ', '.');

    /// <summary><c>(by P1)</c> is P1, <c>(- 3)</c> is -3, <c>at-B</c> is B.</summary>
    private static string Plain(string value)
        => value.StartsWith("(by ", StringComparison.Ordinal) ? value[4..^1]
            : value.StartsWith("(- ", StringComparison.Ordinal) ? "-" + value[3..^1]
            : value.StartsWith("at-", StringComparison.Ordinal) ? value[3..]
            : value;

    private static string Title(Domain domain) => domain switch { Domain.Slots => "slot", Domain.Producers => "producer", _ => "packet" };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
