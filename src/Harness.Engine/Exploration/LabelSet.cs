using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>The steps that a run has taken; one test and no hashing for each.</summary>
internal sealed class LabelSet
{
    private bool[] _taken = new bool[64];

    /// <returns>Whether it was not there.</returns>
    internal bool Add(StepLabel label)
    {
        if (label.Id >= _taken.Length)
        {
            Array.Resize(ref _taken, label.Id * 2);
        }

        ref var taken = ref _taken[label.Id];
        if (taken)
        {
            return false;
        }

        taken = true;
        return true;
    }

    internal bool Contains(StepLabel label) => label.Id < _taken.Length && _taken[label.Id];
}
