namespace Harness.Engine.Machine;

/// <summary>
/// What properties said of the state before the last step. A judge sees nothing but the words that it reads, so that it says the same again as long as none of these has
/// changed: which words it reads may depend on what it read, but that has not changed either.
/// </summary>
internal sealed class KnownJudgements
{
    private readonly ulong[] _read;
    private readonly Judgement[] _last;

    internal KnownJudgements(int properties)
    {
        _read = new ulong[properties];
        _last = new Judgement[properties];
        Forget();
    }

    /// <summary>Another run begins: nothing is known.</summary>
    internal void Forget() => Array.Fill(_read, ulong.MaxValue);

    /// <summary>Whether a property says what it said before.</summary>
    /// <param name="property">Its place among those that are judged.</param>
    /// <param name="changed">The words that changed, bit i for the words whose address is i modulo 64.</param>
    /// <param name="judgement">What it said.</param>
    internal bool StillHolds(int property, ulong changed, out Judgement judgement)
    {
        judgement = _last[property];
        return (_read[property] & changed) == 0 && _read[property] != ulong.MaxValue;
    }

    /// <summary>A property was evaluated.</summary>
    /// <param name="property">Its place among those that are judged.</param>
    /// <param name="read">The words that it read, as for <see cref="StillHolds"/>.</param>
    /// <param name="judgement">What it says.</param>
    internal void Learn(int property, ulong read, Judgement judgement) => (_read[property], _last[property]) = (read, judgement);
}
