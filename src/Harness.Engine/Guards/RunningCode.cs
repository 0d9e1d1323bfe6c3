using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Guards;

/// <summary>Which code of the model runs now on the search's thread. The search writes it with plain stores; the watchdog reads it.</summary>
internal sealed class RunningCode
{
    private volatile object? _now;

    /// <summary>Changes with every step.</summary>
    internal long Steps;

    /// <summary>Names of the tasks, by index.</summary>
    internal IReadOnlyList<TaskInfo> Tasks { get; set; } = [];

    /// <summary>The task whose step it is.</summary>
    internal int Task { get; set; }

    internal bool IsRunning => _now is not null;

    /// <param name="what">The frame whose code runs, the label of the step whose effect or condition does, the property that judges, or the name of the task that starts.</param>
    internal void Enter(object what) => _now = what;

    internal void Leave() => _now = null;

    /// <summary>What has been running for too long, and what the author should do.</summary>
    internal string Describe(TimeSpan timeout)
    {
        var task = Task < Tasks.Count ? $" of task '{Tasks[Task].Name}'" : "";
        var seconds = $"has run for {timeout.TotalSeconds:0.#} s";
        const string Advice = "every loop of a model must await an operation of the machine.";
        return _now switch
        {
            Frame frame => $"{MethodNames.Of(frame.StateMachineType)}{task} {seconds} without coming to its next await: {Advice}",
            string starting => $"task '{starting}' {seconds} without coming to its next await: {Advice}",
            StepLabel label => $"the effect or condition of step '{label}'{task} {seconds}: it must end.",
            Property property => $"the judge of property '{property}' {seconds}: it must end.",
            _ => $"a step{task} {seconds}.",
        };
    }
}
