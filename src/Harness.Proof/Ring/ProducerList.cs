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

    private readonly bool _isOneAtMost;

    /// <param name="name">What they are, in a word.</param>
    /// <param name="steps">The steps that they take next.</param>
    /// <param name="isOneAtMost">Whether a lock lets only one of them be there at a time, so that nobody has to take the place of who leaves.</param>
    internal ProducerList(string name, ImmutableArray<string> steps, bool isOneAtMost = false)
    {
        (_steps, _isOneAtMost) = (steps, isOneAtMost);
        Length = new StateVariable($"{name}Count", Sort.Integer, [], true, $"how many producers are {name}") { IsOfAccounts = true };
        _member = new StateVariable($"{name}List", Sort.Producer, [Domain.Places], true, $"the producers that are {name}, one after the other") { IsOfAccounts = true };
        _place = new StateVariable($"{name}Place", Sort.Integer, [Domain.Producers], true, $"the place of a producer among those that are {name}") { IsOfAccounts = true };
    }

    /// <summary>How many there are.</summary>
    internal StateVariable Length { get; }

    internal IEnumerable<StateVariable> Variables => [Length, _member, _place];

    /// <summary>Where nobody is at these steps, the list is empty: the one at its beginning would be.</summary>
    internal Term BeginsWithOne(RingVariables ring)
        => And(AtMost(Number(0), Length.Value), Implies(Less(Number(0), Length.Value), ring.IsAt(_member[Number(0)], _steps)));

    /// <summary>Everybody who is at these steps is in the list.</summary>
    internal Term HasAll(RingVariables ring)
        => All(Domain.Producers, "q", q => Implies(ring.IsAt(q, _steps), And(IsPlace(_place[q]), Equal(_member[_place[q]], q))));

    /// <summary>Everybody in the list is at these steps, and there once.</summary>
    internal Term HasNoOthers(RingVariables ring)
        => All(Domain.Places, "i", i => Implies(IsPlace(i), And(ring.IsAt(_member[i], _steps), Equal(_place[_member[i]], i))));

    /// <summary>A producer comes to one of the steps.</summary>
    internal IEnumerable<Assignment> Enter(Term producer)
        => [new(_member, [Length.Value], producer), new(_place, [producer], Length.Value), new(Length, [], Plus(Length.Value, 1))];

    /// <summary>A producer leaves them.</summary>
    internal IEnumerable<Assignment> Leave(Term producer)
    {
        var last = _member[Minus(Length.Value, 1)];
        Assignment[] swap = _isOneAtMost ? [] : [new(_member, [_place[producer]], last), new(_place, [last], _place[producer])];
        return [.. swap, new(Length, [], Minus(Length.Value, 1))];
    }

    private Term IsPlace(Term place) => And(AtMost(Number(0), place), Less(place, Length.Value));
}
