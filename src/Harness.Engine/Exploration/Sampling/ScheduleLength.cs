using Harness.Engine.Machine;

namespace Harness.Engine.Exploration.Sampling;

/// <summary>
/// How long schedules of a program are: strategies spread their changes over that many steps. A few random schedules tell, always the same ones
/// for one program, so that no schedule depends on those before it.
/// </summary>
internal static class ScheduleLength
{
    private const int Samples = 8;
    private const int LongestSample = 10_000;

    /// <summary>The longest of a few random schedules, at least 1; of programs that need not end, at most 10,000 steps are looked at.</summary>
    internal static int Of(Execution execution, int maxSteps)
    {
        var strategy = new RandomStrategy();
        var cut = Math.Min(maxSteps, LongestSample);
        var longest = 1;
        for (var i = 0; i < Samples; i++)
        {
            strategy.StartSchedule(new ScheduleStart(Fingerprint.Mix(Samples), i, execution.Tasks.Length, 1, cut));
            execution.Start();
            while (!execution.IsFinal && execution.Steps < cut)
            {
                var task = strategy.NextTask(execution.Enabled);
                var outcomes = execution.Outcomes(task);
                execution.Step(task, outcomes > 1 ? strategy.NextOutcome(task, outcomes) : 0);
            }

            longest = Math.Max(longest, execution.Steps);
        }

        return longest;
    }
}
