namespace Harness.Engine.Exploration.Reductions;

/// <summary>A property looked at a word that was changed by a step which was not interleaved: the search starts again, knowing better.</summary>
/// <param name="visible">Every word that a judge was seen to read.</param>
internal sealed class VisibilityException(bool[] visible) : Exception
{
    internal bool[] Visible { get; } = visible;
}
