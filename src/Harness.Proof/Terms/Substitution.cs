namespace Harness.Proof.Terms;

/// <summary>A term about another producer.</summary>
internal static class Substitution
{
    /// <summary>The term with something in the place of a bound variable.</summary>
    internal static Term With(this Term term, Bound variable, Term value) => term switch
    {
        Bound bound => ReferenceEquals(bound, variable) ? value : bound,
        Read read => new Read(read.Variable, [.. read.Indices.Select(i => i.With(variable, value))]),
        ForAll all => new ForAll(all.Variable, all.Body.With(variable, value)),
        Application application => new Application(application.Operator, application.Sort, [.. application.Parts.Select(p => p.With(variable, value))]),
        _ => term,
    };
}
