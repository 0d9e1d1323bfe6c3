namespace Harness.Engine.Tests.Memory;

/// <summary>A relation over at most 64 events: row i has bit j set where i is related to j.</summary>
internal sealed class Relation(int size)
{
    private readonly ulong[] _rows = new ulong[size];

    internal bool this[int from, int to]
    {
        get => ((_rows[from] >> to) & 1) != 0;
        set => _rows[from] = value ? _rows[from] | (1UL << to) : _rows[from] & ~(1UL << to);
    }

    internal bool IsIrreflexive => !Enumerable.Range(0, size).Any(i => this[i, i]);

    internal bool IsAcyclic => Closure().IsIrreflexive;

    public static Relation operator |(Relation left, Relation right)
    {
        var result = new Relation(left._rows.Length);
        for (var i = 0; i < left._rows.Length; i++)
        {
            result._rows[i] = left._rows[i] | right._rows[i];
        }

        return result;
    }

    internal static Relation Of(int size, Func<int, int, bool> holds)
    {
        var result = new Relation(size);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                result[i, j] = holds(i, j);
            }
        }

        return result;
    }

    /// <summary>Pairs that are related through something between.</summary>
    internal Relation Then(Relation next)
    {
        var result = new Relation(size);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                result._rows[i] |= this[i, j] ? next._rows[j] : 0;
            }
        }

        return result;
    }

    internal Relation Where(Func<int, int, bool> holds) => Of(size, (i, j) => this[i, j] && holds(i, j));

    /// <summary>The transitive closure.</summary>
    internal Relation Closure()
    {
        var result = this | new Relation(size);
        for (var via = 0; via < size; via++)
        {
            for (var i = 0; i < size; i++)
            {
                result._rows[i] |= result[i, via] ? result._rows[via] : 0;
            }
        }

        return result;
    }
}
