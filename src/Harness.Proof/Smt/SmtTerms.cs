using System.Globalization;
using Harness.Proof.Terms;

namespace Harness.Proof.Smt;

/// <summary>Terms in SMT-LIB 2, over the state before a step or after it.</summary>
/// <param name="scope">Sizes where quantifiers are written out, or null where they stay.</param>
internal sealed class SmtTerms(FiniteScope? scope = null)
{
    /// <summary>What is behind the name of a variable's value after the step.</summary>
    internal const string After = ".next";

    private static readonly HashSet<StateVariable> s_nothing = [];

    /// <summary>A term in the state before the step.</summary>
    internal string Before(Term term) => Write(term, s_nothing);

    /// <summary>A term in the state after a step.</summary>
    /// <param name="term">The term.</param>
    /// <param name="written">The variables that the step changes: the others have one value.</param>
    internal string Afterwards(Term term, HashSet<StateVariable> written) => Write(term, written);

    /// <summary>The sort of a variable: an array for each index.</summary>
    internal static string SortOf(StateVariable variable)
        => variable.Indices.Reverse().Aggregate(variable.Sort.Name, (sort, index) => $"(Array {DomainInfo.SortOf(index).Name} {sort})");

    private string Write(Term term, HashSet<StateVariable> written) => Write(term, written, scope is null ? null : []);

    private string Write(Term term, HashSet<StateVariable> written, Dictionary<Bound, string>? values)
    {
        string Part(Term part) => Write(part, written, values);
        return term switch
        {
            Constant constant => OfConstant(constant),
            SlotCount => "N",
            Bound bound => values is not null && values.TryGetValue(bound, out var value) ? value : bound.Name,
            Read read => read.Indices.Aggregate(
                read.Variable.Name + (written.Contains(read.Variable) ? After : ""), (array, index) => $"(select {array} {Part(index)})"),
            ForAll all => scope is null || values is null
                ? $"(forall (({all.Variable.Name} {all.Variable.Sort.Name})) {Relativised(all, Part(all.Body))})"
                : WriteOut(all, written, values),
            Application { Operator: Operator.And or Operator.Or, Parts.IsEmpty: true } none => none.Operator == Operator.And ? "true" : "false",
            Application application => $"({Symbol(application.Operator)} {string.Join(' ', application.Parts.Select(Part))})",
            _ => throw new InvalidOperationException($"no SMT-LIB for {term.GetType().Name}"),
        };
    }

    private static string Relativised(ForAll all, string body)
        => all.Variable.Domain == Domain.Slots ? $"(=> (and (<= 0 {all.Variable.Name}) (< {all.Variable.Name} N)) {body})" : body;

    private string WriteOut(ForAll all, HashSet<StateVariable> written, Dictionary<Bound, string> values)
    {
        var parts = new List<string>();
        foreach (var member in scope!.Members(all.Variable.Domain))
        {
            values[all.Variable] = member;
            parts.Add(Write(all.Body, written, values));
        }

        values.Remove(all.Variable);
        return $"(and {string.Join(' ', parts)})";
    }

    private static string OfConstant(Constant constant) => constant.Sort.Kind switch
    {
        SortKind.Integer when constant.Value < 0 => $"(- {(-constant.Value).ToString(CultureInfo.InvariantCulture)})",
        _ => Values.Text(constant.Sort, constant.Value),
    };

    private static string Symbol(Operator op) => op switch
    {
        Operator.Not => "not",
        Operator.And => "and",
        Operator.Or => "or",
        Operator.Implies => "=>",
        Operator.Equal => "=",
        Operator.Less => "<",
        Operator.AtMost => "<=",
        Operator.Plus => "+",
        Operator.Minus => "-",
        Operator.If => "ite",
        Operator.HeldBy => "by",
        _ => throw new InvalidOperationException(op.ToString("G")),
    };
}
