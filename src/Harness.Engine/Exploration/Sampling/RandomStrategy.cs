namespace Harness.Engine.Exploration.Sampling;

/// <summary>Every enabled task is as likely to move as any other, at every step.</summary>
/// <remarks>The walk is uniform in its steps, not in schedules: one that passes through states with few enabled tasks is more likely.</remarks>
internal sealed class RandomStrategy : SeededStrategy
{
    public override string Description => "random";

    public override int NextTask(EnabledTasks enabled) => AnyOf(enabled);
}
