using System.Collections.Immutable;
using Harness.Proof.Tables;
using Harness.Proof.Terms;
using static Harness.Proof.Terms.Formula;

namespace Harness.Proof.Ring;

/// <summary>
/// How many producers are at some steps, however many there are: a list of them as auxiliary variables. Who comes is put at its end; where one leaves, the last one takes his place.
/// </summary>
internal sealed class ProducerList
{
    private readonly StateVariable _member;
    private readonly StateVariable _place;
    private readonly ImmutableArray<string> _steps;

    private readonly string _name;
    private readonly bool _isOneAtMost;

    /// <param name="name">What they are, in a word.</param>
    /// <param name="steps">The steps that they take next.</param>
    /// <param name="isOneAtMost">Whether a lock lets only one of them be there at a time, so that nobody has to take the place of who leaves.</param>
    internal ProducerList(string name, ImmutableArray<string> steps, bool isOneAtMost = false)
    {
        (_name, _steps, _isOneAtMost) = (name, steps, isOneAtMost);
        Length = new StateVariable($"{name}Count", Sort.Integer, [], true, $"how many producers are {name}") { IsOfAccounts = true };
        _member = new StateVariable($"{name}List", Sort.Producer, [Domain.Places], true, $"the producers that are {name}, one after the other") { IsOfAccounts = true };
        _place = new StateVariable($"{name}Place", Sort.Integer, [Domain.Producers], true, $"the place of a producer among those that are {name}") { IsOfAccounts = true };
    }

    /// <summary>How many there are.</summary>
    internal StateVariable Length { get; }

    internal IEnumerable<StateVariable> Variables => _isOneAtMost ? [Length, _member] : [Length, _member, _place];

    /// <summary>The statements of the invariant that say what the list holds.</summary>
    /// <param name="ring">The state.</param>
    /// <param name="who">Who is at these steps, in words.</param>
    internal IEnumerable<Conjunct> Conjuncts(RingVariables ring, string who)
    {
        yield return new Conjunct($"{_name}-count", BeginsWithOne(ring), $"The list of those {who} is empty, or the first one in it is one{(_isOneAtMost ? ", and the only one" : "")}.");
        yield return new Conjunct($"{_name}-all", HasAll(ring), $"The list has each of those {who}.");
        if (!_isOneAtMost)
        {
            yield return new Conjunct($"{_name}-only", HasNoOthers(ring), $"The list has nobody but those {who}, and each of them once.");
        }
    }

    /// <summary>Where nobody is at these steps, the list is empty: the one at its beginning would be.</summary>
    private Term BeginsWithOne(RingVariables ring)
    {
        var first = Implies(Less(Number(0), Length.Value), ring.IsAt(_member[Number(0)], _steps));
        return _isOneAtMost ? And(AtMost(Number(0), Length.Value), AtMost(Length.Value, Number(1)), first) : And(AtMost(Number(0), Length.Value), first);
    }

    /// <summary>Everybody who is at these steps is in the list.</summary>
    private Term HasAll(RingVariables ring)
        => All(Domain.Producers, "q", q => Implies(
            ring.IsAt(q, _steps), _isOneAtMost ? And(Less(Number(0), Length.Value), Equal(_member[Number(0)], q)) : And(IsPlace(_place[q]), Equal(_member[_place[q]], q))));

    /// <summary>Everybody in the list is at these steps, and there once.</summary>
    private Term HasNoOthers(RingVariables ring)
        => All(Domain.Places, "i", i => Implies(IsPlace(i), And(ring.IsAt(_member[i], _steps), Equal(_place[_member[i]], i))));

    /// <summary>A producer comes to one of the steps.</summary>
    internal IEnumerable<Assignment> Enter(Term producer)
        => [new(_member, [Length.Value], producer), .. _isOneAtMost ? [] : new[] { new Assignment(_place, [producer], Length.Value) }, new(Length, [], Plus(Length.Value, 1))];

    /// <summary>A producer leaves them.</summary>
    internal IEnumerable<Assignment> Leave(Term producer)
    {
        var last = _member[Minus(Length.Value, 1)];
        Assignment[] swap = _isOneAtMost ? [] : [new(_member, [_place[producer]], last), new(_place, [last], _place[producer])];
        return [.. swap, new(Length, [], Minus(Length.Value, 1))];
    }

    private Term IsPlace(Term place) => And(AtMost(Number(0), place), Less(place, Length.Value));
}
