using System.Globalization;

namespace Harness.Proof.Terms;

/// <summary>A term as a person reads it.</summary>
internal static class TermText
{
    internal static string Of(Term term) => term switch
    {
        Constant constant => Values.Text(constant.Sort, constant.Value),
        SlotCount => "N",
        Bound bound => bound.Name,
        Read { Indices.IsEmpty: true } read => read.Variable.Name,
        Read read => read.Variable.Name + string.Concat(read.Indices.Select(i => $"[{Of(i)}]")),
        ForAll all => $"for all {Of(all.Variable.Domain)} {all.Variable.Name}: {Of(all.Body)}",
        Application application => OfApplication(application),
        _ => throw new InvalidOperationException($"no text for {term.GetType().Name}"),
    };

    private static string Of(Domain domain) => domain switch
    {
        Domain.Slots => "slots",
        Domain.Producers => "producers",
        Domain.Packets => "packets",
        _ => "places",
    };

    private static string OfApplication(Application application)
    {
        var parts = application.Parts;
        return application.Operator switch
        {
            Operator.Not when parts[0] is Application { Operator: Operator.Equal } equal => $"{Inner(equal.Parts[0])} ≠ {Inner(equal.Parts[1])}",
            Operator.Not => $"not {Inner(parts[0])}",
            Operator.And => string.Join(" and ", parts.Select(Inner)),
            Operator.Or => string.Join(" or ", parts.Select(Inner)),
            Operator.Implies => $"{Inner(parts[0])} ⇒ {Inner(parts[1])}",
            Operator.Equal => $"{Inner(parts[0])} {(parts[0].Sort == Sort.Boolean ? "⇔" : "=")} {Inner(parts[1])}",
            Operator.Less => $"{Inner(parts[0])} < {Inner(parts[1])}",
            Operator.AtMost => $"{Inner(parts[0])} ≤ {Inner(parts[1])}",
            Operator.Plus => $"{Inner(parts[0])} + {Inner(parts[1])}",
            Operator.Minus => $"{Inner(parts[0])} - {Inner(parts[1])}",
            Operator.If => $"if {Of(parts[0])} then {Of(parts[1])} else {Of(parts[2])}",
            Operator.HeldBy => Of(parts[0]),
            _ => throw new InvalidOperationException(application.Operator.ToString("G")),
        };
    }

    private static string Inner(Term term)
        => term is ForAll || term is Application { Operator: not (Operator.HeldBy or Operator.Equal or Operator.Less or Operator.AtMost) }
            ? string.Create(CultureInfo.InvariantCulture, $"({Of(term)})")
            : Of(term);
}
