using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using Harness.Engine.Guards;
using Harness.Engine.Tasks;

namespace Harness.Engine.Machine;

/// <summary>A model that is ready to run: its memory before the first step, each task at its first operation, its properties.</summary>
public sealed class ControlledProgram
{
    /// <summary>How long a task may take to its first operation.</summary>
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _startTimeout;
    private readonly bool _refuses;
    private readonly Lazy<string> _description;
    private ImmutableArray<ulong> _memory;
    private ImmutableArray<Exploration.Move> _before = [];

    private ControlledProgram(IModel model, MachineBuilder machine, TimeSpan startTimeout, bool scan, ulong seed, bool refuses)
    {
        _startTimeout = startTimeout;
        _refuses = refuses;
        (Seed, FingerprintKey) = (seed, new FingerprintKey(seed));
        Model = model;
        WeakMemory = WeakMemory.LayOut(machine);
        Fairness = model.Fairness;
        OptionalSteps = machine.OptionalSteps.ToFrozenSet();
        IdlingSteps = machine.IdlingSteps.ToFrozenSet();
        Variables = [.. machine.Variables];
        Properties = [.. machine.Properties];
        JudgesTasks = Properties.Any(p => p.JudgesTasks);
        Watches = [.. machine.Watches];
        OutcomeNames = machine.Outcomes.ToImmutableDictionary();
        ExpectedLabels = [.. machine.Labels];
        _memory = [.. machine.Memory];
        Group = machine.Group;
        Protections = machine.Protections.ToFrozenDictionary();
        Observers = Observers.Of(machine);
        Causes = machine.Causes;
        if (Group is { } group && group.First + group.Members > machine.Tasks.Count)
        {
            throw new ModelException($"model '{model.Name}' declares {group.Members} interchangeable tasks and spawns {machine.Tasks.Count - group.First} after that.");
        }

        Tasks = [.. machine.Tasks.Select((t, i) => new TaskInfo(i, t.Name, t.MayIdle))];
        Methods = [.. machine.Tasks.Select(t => t.Method)];

        var objects = new ModelObjects(refuses);
        foreach (var variable in machine.Variables)
        {
            objects.AddHandle(variable);
        }

        foreach (var task in machine.Tasks)
        {
            // What foreign code holds is not the runtime's: its states say all that tells them apart.
            if (task.Method is not null)
            {
                objects.AddRoot(task.Method);
            }
        }

        var observers = Observers?.All ?? [];
        foreach (var observer in observers)
        {
            objects.AddRoot(observer);
        }

        Objects = new ObjectRegistry(objects.Objects);
        _description = new Lazy<string>(() => $"{ModelDescription.Of(objects.Objects, [.. Properties.SelectMany(p => p.Delegates), .. observers])} {string.Join(' ', Properties.Select(p => p.Subject))}");
        var runner = new TaskRunner();
        InitialFrames = startTimeout == Timeout.InfiniteTimeSpan
            ? StartTasks(runner, machine)
            : StepWatchdog.Run(runner, startTimeout, () => StartTasks(runner, machine));
        var code = scan ? ModelCode.Check(InitialFrames, [.. Methods.OfType<Delegate>(), .. observers], Properties) : null;
        CodeFingerprint = code?.CodeFingerprint ?? "";
        Vouched = code?.Vouched ?? [];
        Statics = code is null ? null : [.. code.Statics];
        // With nothing to run and nothing to judge there is nothing to say; a property of the author's is judged in the one state that there is.
        if (InitialFrames.All(f => f is null) && InitialExceptions.All(e => e is null) && Properties.All(p => p.Index < Property.BuiltIn))
        {
            throw new ModelException($"model '{model.Name}' has no scheduling point: no task awaits an operation of the machine.");
        }
    }

    /// <summary>What the program was made from.</summary>
    public IModel Model { get; }

    /// <summary>The words of the memory, by address.</summary>
    public ImmutableArray<Variable> Variables { get; }

    /// <summary>The properties, the built-in ones first.</summary>
    public ImmutableArray<Property> Properties { get; }

    /// <summary>The tasks, by index.</summary>
    public ImmutableArray<TaskInfo> Tasks { get; }

    /// <summary>The steps that the model expects to take.</summary>
    public ImmutableArray<StepLabel> ExpectedLabels { get; }

    /// <summary>Stands for the code of the model: another code gives another one, a rebuild of the same code the same.</summary>
    public string CodeFingerprint { get; private set; }

    /// <summary>What fingerprints are made from, besides states.</summary>
    public ulong Seed { get; }

    /// <summary>What the seed makes of states.</summary>
    internal FingerprintKey FingerprintKey { get; }

    /// <summary>The members that the model's author vouches for (<see cref="VouchedAttribute"/>): they were not looked into.</summary>
    public ImmutableArray<string> Vouched { get; private set; }

    /// <summary>The static fields that the model's code uses; null where the code was not scanned.</summary>
    internal ImmutableArray<FieldInfo>? Statics { get; private set; }

    /// <summary>What operations mean under the program's memory model; null under sequential consistency.</summary>
    internal WeakMemory? WeakMemory { get; }

    /// <summary>What is assumed of runs that never end.</summary>
    internal Fairness Fairness { get; }

    /// <summary>The steps that need never be taken.</summary>
    internal FrozenSet<StepLabel> OptionalSteps { get; }

    /// <summary>The steps with which a task that may idle passes the time.</summary>
    internal FrozenSet<StepLabel> IdlingSteps { get; }

    /// <summary>Whether some property asks what tasks are about to do.</summary>
    internal bool JudgesTasks { get; }

    internal ImmutableArray<Watch> Watches { get; }

    internal MemberGroup? Group { get; }

    /// <summary>By address: who may use a word.</summary>
    internal FrozenDictionary<int, Protection> Protections { get; }

    /// <summary>For choices whose outcomes have names: the names, by the step.</summary>
    public ImmutableDictionary<StepLabel, ImmutableArray<string>> OutcomeNames { get; }

    /// <summary>What each task runs from its beginning, by index; null for one whose code is not C#'s.</summary>
    internal ImmutableArray<Func<ControlledTask>?> Methods { get; }

    internal ObjectRegistry Objects { get; }

    /// <summary>What can say why a property is violated, as the model names it; empty where it brings nothing.</summary>
    public string Causes { get; }

    /// <summary>Who observes the steps; null where nobody does.</summary>
    internal Observers? Observers { get; }

    /// <summary>What the model's objects and judges held when this was first asked for: two models of the same code may differ in nothing else.</summary>
    internal string Description => _description.Value;

    /// <summary>The innermost frame of each task before the first step; null for a task that has nothing to do.</summary>
    internal ImmutableArray<Frame?> InitialFrames { get; private set; }

    internal List<Exception?> InitialExceptions { get; private set; } = [];

    internal ReadOnlySpan<ulong> InitialMemory => _memory.AsSpan();

    /// <summary>Builds a model and runs each task up to its first operation.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ModelException">The model breaks a rule on which verdicts rest.</exception>
    public static ControlledProgram Create(IModel model) => Create(model, s_startTimeout);

    /// <summary>The same, with another limit.</summary>
    /// <param name="model">The model.</param>
    /// <param name="startTimeout">How long tasks may take to their first operations, in time of the processor.</param>
    /// <exception cref="ModelException">The model breaks a rule on which verdicts rest.</exception>
    public static ControlledProgram Create(IModel model, TimeSpan startTimeout)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Create(model, startTimeout, scan: true);
    }

    /// <summary>
    /// The same, with a start that gives up sooner (or never, and then on the calling thread), or without the scan of the model's code: the guards behind it must
    /// hold by themselves.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="startTimeout">How long a task may take to its first operation.</param>
    /// <param name="scan">Whether the model's code is scanned.</param>
    /// <param name="seed">What fingerprints are made from, besides states.</param>
    /// <param name="refuses">Whether objects that could change are refused.</param>
    internal static ControlledProgram Create(IModel model, TimeSpan startTimeout, bool scan, ulong seed = 0, bool refuses = true)
    {
        var machine = startTimeout == Timeout.InfiniteTimeSpan ? Declare(model) : Patience.Run($"Build of model '{model.Name}'", startTimeout, () => Declare(model));
        return new ControlledProgram(model, machine, startTimeout, scan, seed, refuses);
    }

    private static MachineBuilder Declare(IModel model)
    {
        var machine = new MachineBuilder(model.Memory);
        model.Build(machine);
        return machine;
    }

    /// <summary>The model built anew, as it was built for this program. Its code is the same, and is not scanned again.</summary>
    internal ControlledProgram Rebuild() => Rebuild(Model, Seed);

    /// <summary>The same program whose fingerprints are made from another seed.</summary>
    /// <param name="seed">The seed; this program itself where it is its own.</param>
    internal ControlledProgram Seeded(ulong seed)
    {
        if (seed == Seed)
        {
            return this;
        }

        var again = Rebuild(Model, seed);
        (again.CodeFingerprint, again.Vouched, again.Statics) = (CodeFingerprint, Vouched, Statics);
        return again;
    }

    /// <summary>
    /// The same from a copy of the model, whose code is loaded a second time so that it shares no static with this one; null where the model cannot be copied, or has tasks that are not C#.
    /// </summary>
    /// <param name="context">Where its code is loaded.</param>
    internal ControlledProgram? RebuildApart(Guards.Apart.ModelContext context)
        => !InitialFrames.Any(f => f is ForeignFrame) && context.Copy(Model) is { } copy ? Rebuild(copy, Seed) : null;

    private ControlledProgram Rebuild(IModel model, ulong seed)
    {
        var again = Create(model, _startTimeout, scan: false, seed, _refuses);
        return _before.IsEmpty ? again : again.After(_before);
    }

    /// <summary>The same program with another first state: the one to which a schedule leads.</summary>
    /// <param name="schedule">Moves that can be taken one after the other.</param>
    internal ControlledProgram After(ImmutableArray<Exploration.Move> schedule)
    {
        var state = Exploration.Stepper.At(this, schedule);
        var program = (ControlledProgram)MemberwiseClone();
        program._memory = [.. state.Memory];
        program._before = _before.AddRange(schedule);
        program.InitialFrames = [.. state.Tasks];
        program.InitialExceptions = [];
        return program;
    }

    /// <summary>Whether a task only passes the time when it executes an operation.</summary>
    internal bool Idles(int task, in PendingOperation operation) => IdlingSteps.Count > 0 && Tasks[task].MayIdle && IdlingSteps.Contains(operation.Label!);

    /// <summary>The property with a name.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The property, or null.</returns>
    public Property? FindProperty(string name)
        => Properties.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));

    private ImmutableArray<Frame?> StartTasks(TaskRunner runner, MachineBuilder machine) => [.. machine.Tasks.Select(t => StartTask(runner, t))];

    private Frame? StartTask(TaskRunner runner, TaskDeclaration task)
    {
        var frame = task.Foreign is { } foreign
            ? runner.Start(task.Name, foreign, out var exception)
            : runner.Start(task.Name, task.Method!, out exception);
        InitialExceptions.Add(exception);
        return frame;
    }
}

/// <summary>A task of a program.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Name">Its name in traces.</param>
/// <param name="MayIdle">Whether it may be asleep, wait for a condition on the memory or a value of a cell, or repeat idling steps, when all others have ended.</param>
public sealed record TaskInfo(int Index, string Name, bool MayIdle);
