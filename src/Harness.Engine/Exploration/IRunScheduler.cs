namespace Harness.Engine.Exploration;

/// <summary>Who decides the order of the steps of a <see cref="LiveRun"/>, and what the environment chooses. Only one task runs at a time: whoever schedules sees to it.</summary>
public interface IRunScheduler
{
    /// <summary>A task has come to its next operation. Returns when it may execute it: it can move and it is its turn, or the run is over.</summary>
    /// <param name="task">Index of the task.</param>
    void WaitForTurn(int task);

    /// <summary>What the environment chooses.</summary>
    /// <param name="outcomes">How many outcomes there are, at least 2.</param>
    /// <returns>0 … <paramref name="outcomes"/>-1.</returns>
    int Choose(int outcomes);

    /// <summary>The first state, the step just taken or the end of the run violates something: <see cref="LiveRun.Violations"/>. The run must not go on.</summary>
    void OnViolation();
}
