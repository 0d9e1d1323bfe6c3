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

    /// <summary>The thread on which the code runs, by its number in the operating system; null where that cannot be had.</summary>
    internal string? Thread { get; private set; }

    private int _managedThread;

    /// <summary>The code runs on the calling thread from now on.</summary>
    internal void NoteThread()
    {
        if (_managedThread != Environment.CurrentManagedThreadId)
        {
            _managedThread = Environment.CurrentManagedThreadId;
            Thread = ThreadUse.Current();
        }
    }

    internal bool IsRunning => _now is not null;

    /// <param name="what">
    /// The state machine whose code runs, the state from which foreign code goes on, the label of the step whose effect or condition does, the properties that judge, or the name of the task that
    /// starts: things that live as long as the program, so that noting them costs the collector nothing.
    /// </param>
    internal void Enter(object what) => _now = what;

    /// <summary>While properties judge: which of them.</summary>
    internal int Judge { get; set; }

    internal void Leave() => _now = null;

    /// <summary>What has been running for too long, and what the author should do.</summary>
    /// <param name="timeout">How long a step may run.</param>
    /// <param name="waits">Whether it does not run, but waits.</param>
    internal string Describe(TimeSpan timeout, bool waits)
    {
        var task = Task < Tasks.Count ? $" of task '{Tasks[Task].Name}'" : "";
        var seconds = waits ? $"has waited for {timeout.TotalSeconds:0.#} s" : $"has run for {timeout.TotalSeconds:0.#} s of processor time";
        const string Advice = "every loop of a model must await an operation of the machine. If it does come to an end, allow it more (--step-timeout).";
        const string EveryLoop = "every loop must have one. If it does come to an end, allow it more (--step-timeout).";
        const string MustEnd = "it must end. If it does, allow it more (--step-timeout).";
        return _now switch
        {
            Type stateMachine => $"{MethodNames.Of(stateMachine)}{task} {seconds} without coming to its next await: {Advice}",
            ForeignState => $"the code{task} {seconds} without coming to its next access of shared memory: {EveryLoop}",
            ForeignStart start => $"the code of task '{start.Task}' {seconds} without coming to its first access of shared memory: {EveryLoop}",
            string starting => $"task '{starting}' {seconds} without coming to its next await: {Advice}",
            StepLabel label => $"the effect or condition of step '{label}'{task} {seconds}: {MustEnd}",
            Property[] properties => $"the judge of property '{properties[Judge]}' {seconds}: {MustEnd}",
            _ => $"a step{task} {seconds}.",
        };
    }
}
