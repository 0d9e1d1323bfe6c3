using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Stepping;

namespace Harness.Explorer;

/// <summary>
/// What never ends at a point of a walk: where it is in a state in which it was before, the steps between may repeat for ever; and where nobody has to move, it may stay.
/// </summary>
internal sealed class RunFrom
{
    private readonly int _length;
    private readonly int? _repeated;
    private readonly ImmutableDictionary<Property, string?> _objections;

    private RunFrom(int length, int? repeated, ImmutableDictionary<Property, string?> objections, ImmutableDictionary<Property, int> violated)
        => (_length, _repeated, _objections, Violated) = (length, repeated, objections, violated);

    /// <summary>The properties of runs that such a run violates, each with the number of steps after which the part begins that repeats.</summary>
    internal ImmutableDictionary<Property, int> Violated { get; }

    /// <param name="walk">The walk, at the point.</param>
    /// <param name="loop">Where somebody says that the part begins which repeats; null for: since the walk was here last, or first.</param>
    internal static RunFrom Of(Walk walk, int? loop)
    {
        var length = walk.Moves.Length;
        var violated = ImmutableDictionary.CreateBuilder<Property, int>();
        ImmutableDictionary<Property, string?>? objections = null;
        int?[] starts = [loop, walk.SameAsLast, walk.SameAs, length];
        foreach (var start in starts.OfType<int>().Distinct())
        {
            var judged = walk.Forever(start);
            objections ??= judged.ToImmutableDictionary(o => o.Property, o => o.Text);
            foreach (var property in judged.Where(o => o.Text is null && !violated.ContainsKey(o.Property)).Select(o => o.Property))
            {
                violated.Add(property, start);
            }
        }

        return new RunFrom(length, loop ?? walk.SameAsLast, objections!, violated.ToImmutable());
    }

    /// <summary>Why a property is violated here, or why it is not judged, in a sentence.</summary>
    internal string Describe(Property property)
        => Violated.TryGetValue(property, out var start) ? start == _length ? "violated if it stays here for ever, where nobody has to move" : $"violated if {Steps(start)} for ever"
            : _repeated is { } from && _objections[property] is { } objection ? $"if {Steps(from)} for ever, that {objection}"
            : "a matter of runs that never end: a search from here judges it";

    private string Steps(int start) => start == _length ? "it stays here" : start + 1 == _length ? $"step {_length} repeats" : $"steps {start + 1} to {_length} repeat";
}
