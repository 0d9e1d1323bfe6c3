namespace Harness.Engine.Exploration;

/// <summary>
/// When the sizes of a search's levels are to be looked at anew: each look goes over all levels, so that one at every level would cost a deep and narrow search the square of
/// its depth. With a look after each thirty-second part more, all looks together go over no more than 33 times the levels.
/// </summary>
internal sealed class ForecastPace
{
    private const int Part = 32;

    private int _next;

    internal bool IsDue(int levels)
    {
        if (levels < _next)
        {
            return false;
        }

        _next = levels + 1 + (levels / Part);
        return true;
    }
}
