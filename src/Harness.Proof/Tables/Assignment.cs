using System.Collections.Immutable;
using Harness.Proof.Terms;

namespace Harness.Proof.Tables;

/// <summary>A variable takes a new value. Values and indices are those before the step; of two assignments to one place the later one holds.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Indices">Where.</param>
/// <param name="Value">The new value.</param>
internal sealed record Assignment(StateVariable Variable, ImmutableArray<Term> Indices, Term Value)
{
    public override string ToString()
        => $"{Variable.Name}{string.Concat(Indices.Select(i => $"[{i}]"))} := {Value}";
}

/// <summary>One thing that a step checks: a property is violated if it is false.</summary>
/// <param name="Property">The property's name.</param>
/// <param name="Holds">What must be true before the step.</param>
/// <param name="IsWitnessed">Whether it names a witness and may be false where the property, which asks only for some, holds.</param>
internal sealed record StepCheck(string Property, Term Holds, bool IsWitnessed = false);
