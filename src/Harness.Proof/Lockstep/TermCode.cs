using Harness.Proof.Terms;

namespace Harness.Proof.Lockstep;

/// <summary>The value of a term.</summary>
/// <param name="state">The words of the state.</param>
/// <param name="bound">The values of bound variables, by their depth; that of the actor first.</param>
internal delegate long TermValue(long[] state, long[] bound);

/// <summary>
/// Makes terms executable: the same objects that are printed for solvers. And, or and implication look at their parts from the left and stop where the outcome is clear, so that
/// what is only meant where something else is true is not looked at elsewhere.
/// </summary>
internal sealed class TermCode(StateLayout layout)
{
    /// <summary>The deepest nesting of quantifiers, with the actor.</summary>
    internal const int MostBound = 8;

    /// <summary>Compiles a term in which nothing but the actor is free.</summary>
    internal TermValue Compile(Term term, Bound? actor = null) => Compile(term, actor is null ? [] : [actor]);

    private TermValue Compile(Term term, List<Bound> scope)
    {
        switch (term)
        {
            case Constant constant:
                var value = constant.Value;
                return (_, _) => value;
            case SlotCount:
                long slots = layout.Slots;
                return (_, _) => slots;
            case Bound bound:
                var depth = scope.LastIndexOf(bound);
                return depth >= 0 ? (_, values) => values[depth] : throw new InvalidOperationException($"{bound.Name} is not bound");
            case Read read:
                return OfRead(read, scope);
            case ForAll all:
                return OfForAll(all, scope);
            case Application application:
                return OfApplication(application.Operator, [.. application.Parts.Select(p => Compile(p, scope))]);
            default:
                throw new InvalidOperationException($"no code for {term.GetType().Name}");
        }
    }

    private TermValue OfRead(Read read, List<Bound> scope)
    {
        var variable = read.Variable;
        TermValue[] indices = [.. read.Indices.Select(i => Compile(i, scope))];
        if (indices.Length == 0)
        {
            var offset = layout.OffsetOf(variable);
            return (state, _) => state[offset];
        }

        return indices.Length == 1
            ? (state, bound) => state[layout.At(variable, indices[0](state, bound))]
            : (state, bound) => state[layout.At(variable, indices[0](state, bound), indices[1](state, bound))];
    }

    private TermValue OfForAll(ForAll all, List<Bound> scope)
    {
        var depth = scope.Count;
        if (depth == MostBound)
        {
            throw new InvalidOperationException($"more than {MostBound} variables are bound");
        }

        var body = Compile(all.Body, [.. scope, all.Variable]);
        var size = layout.Size(all.Variable.Domain);
        return (state, bound) =>
        {
            for (var i = 0; i < size; i++)
            {
                bound[depth] = i;
                if (body(state, bound) == 0)
                {
                    return 0;
                }
            }

            return 1;
        };
    }

    private static TermValue OfApplication(Operator op, TermValue[] parts) => op switch
    {
        Operator.Not => (s, b) => 1 - parts[0](s, b),
        Operator.And => (s, b) => Array.TrueForAll(parts, p => p(s, b) != 0) ? 1 : 0,
        Operator.Or => (s, b) => Array.Exists(parts, p => p(s, b) != 0) ? 1 : 0,
        Operator.Implies => (s, b) => parts[0](s, b) == 0 || parts[1](s, b) != 0 ? 1 : 0,
        Operator.Equal => (s, b) => parts[0](s, b) == parts[1](s, b) ? 1 : 0,
        Operator.Less => (s, b) => parts[0](s, b) < parts[1](s, b) ? 1 : 0,
        Operator.AtMost => (s, b) => parts[0](s, b) <= parts[1](s, b) ? 1 : 0,
        Operator.Plus => (s, b) => parts[0](s, b) + parts[1](s, b),
        Operator.Minus => (s, b) => parts[0](s, b) - parts[1](s, b),
        Operator.If => (s, b) => parts[0](s, b) != 0 ? parts[1](s, b) : parts[2](s, b),
        Operator.HeldBy => (s, b) => HolderValue.Of(parts[0](s, b)),
        _ => throw new InvalidOperationException(op.ToString("G")),
    };
}
