using System.Collections.Immutable;
using System.Text;
using Harness.Proof.Tables;
using Harness.Proof.Terms;

namespace Harness.Proof.Smt;

/// <summary>
/// An obligation in SMT-LIB 2.6, in words that z3 and cvc5 both take. What is assumed, the step, and the opposite of the goal stand together: the obligation is
/// proved where a solver answers <c>unsat</c>, for every N at least 1 and every set of producers.
/// </summary>
/// <param name="table">The protocol.</param>
/// <param name="scope">The sizes of a finite instance, or null for all sizes.</param>
internal sealed class SmtFile(ProtocolTable table, FiniteScope? scope = null)
{
    /// <summary>What is before the name of an assumption, so that it differs from the names of variables.</summary>
    internal const string Label = "is.";

    private readonly SmtTerms _terms = new(scope);
    private readonly string _head = HeadOf(table, scope);

    /// <summary>The whole file.</summary>
    internal string Text(Obligation obligation)
    {
        var text = new StringBuilder();
        text.Append("; ").AppendLine(table.Name);
        text.Append("; ").AppendLine(Words(obligation));
        text.AppendLine(scope is null ? "; unsat: proved for every number of slots, producers and packets" : "; sat: a counterexample");
        text.Append(_head);
        AppendQuestion(text, obligation);
        return text.AppendLine("(check-sat)").ToString();
    }

    /// <summary>Everything before <c>(check-sat)</c> that belongs to this obligation and not to all of the table.</summary>
    internal void AppendQuestion(StringBuilder text, Obligation obligation)
    {
        text.AppendLine(obligation.Kind == ObligationKind.Start ? "; at first" : "; the invariant");
        foreach (var (name, holds) in obligation.Assumed)
        {
            text.AppendLine($"(assert (! {_terms.Before(holds)} :named {Label}{name}))");
        }

        AppendStep(text, obligation.Action, obligation.Kind == ObligationKind.Step);
        text.AppendLine("; the opposite of what is to be proved");
        var goal = obligation.Kind == ObligationKind.Step ? _terms.Afterwards(obligation.Goal, obligation.Action!.Writes.ToHashSet()) : _terms.Before(obligation.Goal);
        text.AppendLine($"(assert (not {goal}))");
    }

    /// <summary>The guard of a step, and what it changes.</summary>
    internal void AppendStep(StringBuilder text, GuardedAction? action, bool withAssignments)
    {
        if (action is null)
        {
            return;
        }

        text.AppendLine($"; step {action.Name}");
        if (action.Actor == Actor.Producer)
        {
            text.AppendLine($"(declare-const {GuardedAction.Self.Name} Producer)");
        }

        foreach (var guard in action.Guards)
        {
            text.AppendLine($"(assert {_terms.Before(guard)})");
        }

        foreach (var variable in withAssignments ? action.Writes : [])
        {
            text.AppendLine($"(declare-const {variable.Name}{SmtTerms.After} {SmtTerms.SortOf(variable)})");
            text.AppendLine($"(assert (= {variable.Name}{SmtTerms.After} {NewValue(action, variable)}))");
        }
    }

    /// <summary>Sorts, N and the state.</summary>
    internal static string HeadOf(ProtocolTable table, FiniteScope? scope)
    {
        var text = new StringBuilder("(set-logic ALL)\n");
        text.AppendLine(scope is null
            ? "(declare-sort Producer 0)"
            : $"(declare-datatypes ((Producer 0)) (({string.Join(' ', scope.Members(Domain.Producers).Select(m => $"({m})"))})))");
        text.AppendLine("(declare-datatypes ((Holder 0)) (((nobody) (user) (by (holder Producer)))))");
        foreach (var sort in table.Variables.Select(v => v.Sort).Where(s => s.Kind == SortKind.Enumeration).Distinct())
        {
            text.AppendLine($"(declare-datatypes (({sort.Name} 0)) (({string.Join(' ', sort.Members.Select(m => $"({m})"))})))");
        }

        text.AppendLine(scope is null ? "(declare-const N Int)\n(assert (<= 1 N))" : $"(define-fun N () Int {scope.Slots})");
        foreach (var variable in table.Variables)
        {
            text.AppendLine($"; {variable.Meaning}");
            text.AppendLine($"(declare-const {variable.Name} {SmtTerms.SortOf(variable)})");
        }

        return text.ToString();
    }

    private string NewValue(GuardedAction action, StateVariable variable)
        => action.Assignments.Where(a => a.Variable == variable)
            .Aggregate(variable.Name, (old, assignment) => Store(old, [.. assignment.Indices.Select(_terms.Before)], _terms.Before(assignment.Value)));

    private static string Store(string array, ImmutableArray<string> indices, string value)
        => indices.IsEmpty ? value : $"(store {array} {indices[0]} {Store($"(select {array} {indices[0]})", indices[1..], value)})";

    private static string Words(Obligation obligation) => obligation.Kind switch
    {
        ObligationKind.Start => $"at first: {obligation.Subject}",
        ObligationKind.Step => $"step {obligation.Action} keeps: {obligation.Subject}",
        ObligationKind.Check => $"at step {obligation.Action}: {obligation.Subject}",
        _ => $"in every state of the invariant: {obligation.Subject}",
    };
}
