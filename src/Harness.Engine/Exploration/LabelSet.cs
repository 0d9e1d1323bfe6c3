using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>The steps that a run has taken; one test and no hashing for each.</summary>
internal sealed class LabelSet
{
    private bool[] _taken = new bool[64];

    internal void Add(StepLabel label)
    {
        if (label.Id >= _taken.Length)
        {
            Array.Resize(ref _taken, label.Id * 2);
        }

        _taken[label.Id] = true;
    }

    internal bool Contains(StepLabel label) => label.Id < _taken.Length && _taken[label.Id];
}
