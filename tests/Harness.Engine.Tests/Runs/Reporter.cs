using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Runs;

/// <summary>Reports an event where a step found a value.</summary>
internal sealed class Reporter
{
    private readonly StepEvent _event;
    private readonly int _when;

    internal Reporter(StepEvent @event, int when) => (_event, _when, Report) = (@event, when, OnStep);

    internal Effect Report { get; }

    private void OnStep(StepContext step, int unused1, int unused2)
    {
        if (step.Loaded<int>() == _when)
        {
            step.Report(_event);
        }
    }
}
