namespace Harness.Engine.Exploration.Reductions;

/// <summary>What a step changed that was not interleaved must have stayed out of the sight of every property, whichever worker saw it.</summary>
internal static class Visibility
{
    /// <summary>Checks that no judge read a word that a step which was left out changed, other than those that were known as visible.</summary>
    /// <param name="visible">The words that judges were known to read.</param>
    /// <param name="footprints">What each worker saw.</param>
    /// <exception cref="VisibilityException">One did; the exception has all words that judges are known to read now.</exception>
    internal static void Check(bool[] visible, IReadOnlyCollection<Footprint> footprints)
    {
        var (broken, judged) = (false, (bool[])visible.Clone());
        for (var address = 0; address < visible.Length; address++)
        {
            judged[address] |= footprints.Any(f => f.IsJudged(address));
            broken |= judged[address] && !visible[address] && footprints.Any(f => f.IsLeftOut(address));
        }

        if (broken)
        {
            throw new VisibilityException(judged);
        }
    }
}
