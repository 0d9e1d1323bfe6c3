namespace Harness.Engine.Exploration.Sampling;

/// <summary>Decides what happens next, schedule after schedule.</summary>
/// <remarks>
/// <para>
/// A run calls <see cref="StartSchedule"/> before each schedule. While that gives true, it executes the program from its first state: it calls
/// <see cref="NextTask"/> once for each step, also where only one task can move, and then, if the operation of that task has several outcomes,
/// <see cref="NextOutcome"/>. It may end a schedule at any step, and it may skip iterations.
/// </para>
/// <para>
/// What it chooses must be a function of the start and of the calls since: no clock, no other source of chance, and nothing kept from an earlier
/// schedule. Then a schedule is known by its seed and its number.
/// </para>
/// </remarks>
public interface ISchedulingStrategy
{
    /// <summary>The strategy with its value, as a person would ask for it. In a portfolio: the member that has the current schedule.</summary>
    string Description { get; }

    /// <summary>Whether a task that spins cannot keep the others from moving for ever: such schedules may be longer before they are cut.</summary>
    bool IsFair { get; }

    /// <summary>Prepares a schedule.</summary>
    /// <param name="start">What is known of it.</param>
    /// <returns>False when the strategy has no schedule left that it has not given before; then the run ends.</returns>
    bool StartSchedule(in ScheduleStart start);

    /// <summary>Chooses the task that takes the next step.</summary>
    /// <param name="enabled">The tasks that can move; at least one.</param>
    /// <returns>The index of one of them.</returns>
    int NextTask(EnabledTasks enabled);

    /// <summary>Chooses an outcome of the step that was just given to a task.</summary>
    /// <param name="task">Index of the task.</param>
    /// <param name="count">How many outcomes there are; at least 2.</param>
    /// <returns>0 … <paramref name="count"/>-1.</returns>
    int NextOutcome(int task, int count);
}
