using System.Collections.Immutable;
using Harness.Engine.Guards;
using Harness.Engine.Tasks;

namespace Harness.Engine.Machine;

/// <summary>What a model declares before anything runs: memory, tasks, properties and the steps that it expects to take.</summary>
public sealed partial class MachineBuilder
{
    private readonly List<ulong> _memory = [];
    private readonly List<Variable> _variables = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<TaskDeclaration> _tasks = [];
    private readonly List<Property> _properties = [];
    private readonly List<StepLabel> _labels = [];
    private readonly List<Watch> _watches = [];
    private readonly Dictionary<int, Protection> _protections = [];
    private readonly Dictionary<StepLabel, ImmutableArray<string>> _outcomes = [];
    private readonly HashSet<StepLabel> _optional = [];
    private readonly HashSet<StepLabel> _idling = [];
    private int _events;
    private Ghost<ushort>? _waitingStores;

    internal MachineBuilder(MemoryModel memoryModel = MemoryModel.SequentialConsistency)
    {
        MemoryModel = memoryModel;
        Property(Machine.Property.Deadlock, "no state is reachable in which no task can move and one still has work to do");
        Property(Machine.Property.Livelock, "no fair cycle without progress is reachable");
        Property(Machine.Property.Exception, "no task ends with an exception or a failed assertion");
    }

    /// <summary>What tasks may see of each other's stores, and when.</summary>
    public MemoryModel MemoryModel { get; }

    /// <summary>
    /// How many stores of a task may wait in its buffer at a time, where the memory model has buffers. A store that would be one more ends the run with an
    /// error: no behaviour is left out silently.
    /// </summary>
    public int StoreBufferCapacity { get; set; } = 8;

    /// <summary>
    /// How many messages besides the newest of each cell somebody may still read, where the memory model keeps messages. A store that would leave one more
    /// ends the run with an error.
    /// </summary>
    public int MessageCapacity { get; set; } = 32;

    /// <summary>How many stores wait in buffers, all tasks together: for properties of quiet states. Null where the memory model has no buffers.</summary>
    public Ghost<ushort>? WaitingStores
        => _waitingStores ??= MemoryModel is MemoryModel.TotalStoreOrder or MemoryModel.PartialStoreOrder ? Ghost<ushort>("waiting stores") : null;

    /// <summary><see cref="WaitingStores"/>, if the model asked for it.</summary>
    internal Ghost<ushort>? AskedWaitingStores => _waitingStores;

    internal IReadOnlyList<ulong> Memory => _memory;

    internal IReadOnlyList<Variable> Variables => _variables;

    internal IReadOnlyList<TaskDeclaration> Tasks => _tasks;

    internal IReadOnlyList<Property> Properties => _properties;

    internal IReadOnlyList<StepLabel> Labels => _labels;

    internal IReadOnlyList<Watch> Watches => _watches;

    /// <summary>The steps that need never be taken.</summary>
    internal IReadOnlySet<StepLabel> OptionalSteps => _optional;

    /// <summary>The steps with which a task that may idle passes the time.</summary>
    internal IReadOnlySet<StepLabel> IdlingSteps => _idling;

    /// <summary>The group of interchangeable tasks; null where the model has none.</summary>
    internal MemberGroup? Group { get; private set; }

    /// <summary>For each word that is used only under a lock, or by one task: the lock's or the task's protection.</summary>
    internal IReadOnlyDictionary<int, Protection> Protections => _protections;

    /// <summary>
    /// Declares that the tasks that are spawned next run the same code and differ in their names only, so that a search may treat states as one that differ
    /// in which of them is which. Variables and results that name them say so with an identity of the group.
    /// </summary>
    /// <param name="members">How many tasks.</param>
    /// <param name="items">How many items each has, packets for instance, which are numbered 1 + member*items + item.</param>
    /// <exception cref="ModelException">The model has a group already.</exception>
    public MemberGroup Interchangeable(int members, int items)
    {
        if (Group is not null)
        {
            throw new ModelException("a model has at most one group of interchangeable tasks.");
        }

        Group = new MemberGroup(_tasks.Count, members, items);
        return Group;
    }

    /// <summary>
    /// Declares that variables are used only by a task that holds a lock. A reduced search relies on it, and an access without the lock is an error there.
    /// </summary>
    /// <param name="spinlock">The lock.</param>
    /// <param name="variables">What it protects.</param>
    public void Protect(Spinlock spinlock, params ReadOnlySpan<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(spinlock);
        foreach (var variable in variables)
        {
            _protections[variable.Address] = new Protection(spinlock.Address, -1);
        }
    }

    /// <summary>Declares that a variable is used by one task only. A reduced search relies on it, and an access by another is an error there.</summary>
    /// <param name="task">The index of the task.</param>
    /// <param name="variable">The variable.</param>
    public void Own(int task, Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        _protections[variable.Address] = new Protection(-1, task);
    }

    internal IReadOnlyDictionary<StepLabel, ImmutableArray<string>> Outcomes => _outcomes;

    /// <summary>A shared memory location.</summary>
    /// <typeparam name="T">A type of at most 64 bits, or of 128, without unused bytes.</typeparam>
    /// <param name="name">The name in traces.</param>
    /// <param name="initial">The value before the first step.</param>
    /// <param name="format">How a person reads a value.</param>
    /// <param name="identity">How a value names members of a group of interchangeable tasks; null where it does not.</param>
    public Cell<T> Cell<T>(string name, T initial = default, Func<T, string>? format = null, Identity? identity = null)
        where T : unmanaged
    {
        Word.Check<T>(name);
        return Add(new Cell<T>(_memory.Count, name, format, identity), Word.From(initial));
    }

    /// <summary>Shared memory locations that belong together, as an array: <c>slot 0</c>, <c>slot 1</c> and so on.</summary>
    /// <typeparam name="T">A type of at most 64 bits, or of 128, without unused bytes.</typeparam>
    /// <param name="name">What each is called in traces, before its number.</param>
    /// <param name="count">How many.</param>
    /// <param name="initial">The value of each before the first step, by its number; null for zero.</param>
    /// <param name="format">How a person reads a value.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public ImmutableArray<Cell<T>> Cells<T>(string name, int count, Func<int, T>? initial = null, Func<T, string>? format = null)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return [.. Enumerable.Range(0, count).Select(i => Cell($"{name} {i}", initial is null ? default : initial(i), format))];
    }

    /// <summary>A word of bookkeeping for properties.</summary>
    /// <typeparam name="T">A type of at most 64 bits, or of 128, without unused bytes.</typeparam>
    /// <param name="name">The name in traces.</param>
    /// <param name="initial">The value before the first step.</param>
    /// <param name="format">How a person reads a value.</param>
    /// <param name="identity">How a value names members of a group of interchangeable tasks; null where it does not.</param>
    public Ghost<T> Ghost<T>(string name, T initial = default, Func<T, string>? format = null, Identity? identity = null)
        where T : unmanaged
    {
        Word.Check<T>(name);
        return Add(new Ghost<T>(_memory.Count, name, format, identity), Word.From(initial));
    }

    /// <summary>A set of tasks, empty at first: bookkeeping for properties.</summary>
    /// <param name="name">The name in traces.</param>
    /// <param name="format">How a person reads it, a bit for each task by its index.</param>
    public TaskSet TaskSet(string name, Func<ulong, string>? format = null) => Add(new TaskSet(_memory.Count, name, format), 0);

    /// <summary>A spin lock, free at first.</summary>
    /// <param name="name">The name in traces.</param>
    /// <param name="isQueued">Whether those who wait for it stand in a queue, so that <see cref="Fairness.QueuedLocks"/> lets each of them in at last.</param>
    public Spinlock Spinlock(string name, bool isQueued = false) => Add(new Spinlock(_memory.Count, name, TaskName, isQueued), 0);

    /// <summary>A wait queue, empty at first.</summary>
    /// <param name="name">The name in traces.</param>
    public WaitQueue WaitQueue(string name)
    {
        var queue = Add(new WaitQueue(_memory.Count, name, TaskName), 0);
        Add(new WokenMarks(_memory.Count, name + " woken", queue), 0);
        return queue;
    }

    /// <summary>Declares a property.</summary>
    /// <param name="name">Short name, unique in the model.</param>
    /// <param name="statement">What it says, in one sentence.</param>
    /// <param name="judge">Judges a state; null for a property that effects check with <see cref="StepContext.Check"/>.</param>
    /// <param name="vacuous">Why a pass within these bounds would say nothing, or null.</param>
    /// <param name="explain">Says of a violating state what is wrong in it, for traces; or null.</param>
    public Property Property(string name, string statement, StateJudge? judge = null, string? vacuous = null, Func<StepContext, string>? explain = null)
        => Declare(name, statement, judge, finalOnly: false, vacuous, explain);

    /// <summary>Declares a property that holds in a state or does not, with an argument: one method judges each slot, and each task.</summary>
    /// <param name="name">Short name, unique in the model.</param>
    /// <param name="statement">What it says, in one sentence.</param>
    /// <param name="holds">Whether a state satisfies it.</param>
    /// <param name="subject">A number that it is given.</param>
    /// <param name="vacuous">Why a pass within these bounds would say nothing, or null.</param>
    public Property Property(string name, string statement, Func<StepContext, int, bool> holds, int subject = 0, string? vacuous = null)
        => Declare(name, statement, new SubjectJudge(holds, subject).Judge, finalOnly: false, vacuous, explain: null);

    /// <summary>Declares a property of the states in which no task can move, which holds in one or does not, with an argument.</summary>
    /// <param name="name">Short name, unique in the model.</param>
    /// <param name="statement">What it says, in one sentence.</param>
    /// <param name="holds">Whether such a state satisfies it.</param>
    /// <param name="subject">A number that it is given.</param>
    /// <param name="vacuous">Why a pass within these bounds would say nothing, or null.</param>
    public Property FinalProperty(string name, string statement, Func<StepContext, int, bool> holds, int subject = 0, string? vacuous = null)
        => Declare(name, statement, new SubjectJudge(holds, subject).Judge, finalOnly: true, vacuous, explain: null);

    /// <summary>Declares a property of the states in which no task can move.</summary>
    /// <param name="name">Short name, unique in the model.</param>
    /// <param name="statement">What it says, in one sentence.</param>
    /// <param name="judge">Judges such a state.</param>
    /// <param name="vacuous">Why a pass within these bounds would say nothing, or null.</param>
    public Property FinalProperty(string name, string statement, StateJudge judge, string? vacuous = null)
        => Declare(name, statement, judge, finalOnly: true, vacuous, explain: null);

    /// <summary>Declares a property of the states in which no task can move, judged by code that is not C#'s.</summary>
    /// <param name="name">Short name, unique in the model.</param>
    /// <param name="statement">What it says, in one sentence.</param>
    /// <param name="judge">Judges such a state.</param>
    public Property FinalProperty(string name, string statement, ForeignJudge judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        return Declare(name, statement, judge.Judge, finalOnly: true, vacuous: null, explain: null);
    }

    /// <summary>Declares a property of states that is judged by what foreign tasks are about to do in them.</summary>
    /// <param name="name">Short name, unique in the model.</param>
    /// <param name="statement">What it says, in one sentence.</param>
    /// <param name="judge">Judges a state.</param>
    public Property Property(string name, string statement, ForeignTasksJudge judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var property = Declare(name, statement, judge.Judge, finalOnly: false, vacuous: null, judge.Explain);
        property.JudgesTasks = true;
        return property;
    }

    /// <summary>Declares a property of runs that never end. A search judges it only where it is named, since it needs every state and step.</summary>
    /// <param name="name">Short name, unique in the model.</param>
    /// <param name="statement">What it says, in one sentence.</param>
    /// <param name="liveness">Which runs violate it.</param>
    /// <param name="vacuous">Why a pass within these bounds would say nothing, or null.</param>
    public Property LivenessProperty(string name, string statement, Liveness liveness, string? vacuous = null)
    {
        ArgumentNullException.ThrowIfNull(liveness);
        return Declare(name, statement, judge: null, finalOnly: false, vacuous, explain: null, liveness);
    }

    /// <summary>Something that happens in steps and that liveness properties speak of.</summary>
    /// <param name="name">What happens, in a few words.</param>
    public StepEvent Event(string name)
        => _events < StepEvent.Most ? new StepEvent(_events++, name) : throw new ModelException($"a model has at most {StepEvent.Most} kinds of events.");

    /// <summary>
    /// Declares steps that need never be taken: liveness properties do not ask a task that stands at one to go on. The arrival of a packet is one, since a link may fall silent.
    /// </summary>
    /// <param name="labels">The steps.</param>
    public void Optional(params ReadOnlySpan<StepLabel> labels)
    {
        foreach (var label in labels)
        {
            _optional.Add(label);
        }
    }

    /// <summary>
    /// Declares steps with which a task that may idle passes the time, the load of a loop that waits for a value for instance. A run that repeats nothing but such steps is no
    /// livelock, as a task that sleeps is no deadlock: unless somebody who may not idle waits meanwhile, or goes round without progress too. Where all that can be done is such
    /// a step that changes nothing, the state counts as one in which nobody can move.
    /// </summary>
    /// <param name="labels">The steps.</param>
    public void Idling(params ReadOnlySpan<StepLabel> labels)
    {
        foreach (var label in labels)
        {
            _idling.Add(label);
        }
    }

    /// <summary>Declares a task that exists from the first step on; starting it is no step.</summary>
    /// <param name="name">The name in traces.</param>
    /// <param name="method">Calls the async method.</param>
    /// <param name="mayIdle">Whether the task may be asleep in a wait queue, wait for a condition on the memory or a value of a cell, or repeat <see cref="Idling"/> steps, when all others have ended: then it is no deadlock and no livelock.</param>
    /// <returns>The index of the task.</returns>
    public int Spawn(string name, Func<ControlledTask> method, bool mayIdle = false)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Declare(new TaskDeclaration(name, method, null, mayIdle));
    }

    /// <summary>Declares a task whose code is not C#'s. It exists from the first step on; starting it is no step.</summary>
    /// <param name="name">The name in traces.</param>
    /// <param name="start">Runs the code up to its first operation; null when it ends without one.</param>
    /// <param name="mayIdle">As for a task in C#.</param>
    /// <returns>The index of the task.</returns>
    public int SpawnForeign(string name, Func<ForeignState?> start, bool mayIdle = false)
    {
        ArgumentNullException.ThrowIfNull(start);
        return Declare(new TaskDeclaration(name, null, start, mayIdle));
    }

    /// <summary>Declares steps that the model is expected to take: one that no run takes makes a verdict vacuous.</summary>
    /// <param name="labels">The steps.</param>
    public void Expect(params ReadOnlySpan<StepLabel> labels) => _labels.AddRange(labels);

    /// <summary>Says what the outcomes of a choice mean, for traces.</summary>
    /// <param name="label">The step of the choice.</param>
    /// <param name="outcomes">A few words for each outcome, in their order.</param>
    /// <exception cref="ArgumentException">The outcomes of the step were named before.</exception>
    public void NameOutcomes(StepLabel label, ImmutableArray<string> outcomes) => _outcomes.Add(label, outcomes);

    /// <summary>
    /// Names what can say why a property of this model is violated, from the events of a trace. Without it a violation is explained by what its check looked at: who wrote that, and
    /// after having read what.
    /// </summary>
    /// <param name="causes">The name.</param>
    public void ExplainedBy(string causes)
    {
        ArgumentException.ThrowIfNullOrEmpty(causes);
        Causes = causes;
    }

    /// <summary>What was said with <see cref="ExplainedBy"/>; empty for nothing.</summary>
    internal string Causes { get; private set; } = "";

    /// <summary>Declares something that a trace shows after every step, in a column of its own.</summary>
    /// <param name="name">The head of the column.</param>
    /// <param name="show">The text for a state.</param>
    public void Watch(string name, Func<StepContext, string> show)
    {
        ArgumentNullException.ThrowIfNull(show);
        _watches.Add(new Watch(name, show));
    }

    private int Declare(TaskDeclaration task)
    {
        if (_tasks.Count == 64)
        {
            throw new ModelException("a model has at most 64 tasks.");
        }

        _tasks.Add(task);
        return _tasks.Count - 1;
    }

    private Property Declare(string name, string statement, StateJudge? judge, bool finalOnly, string? vacuous, Func<StepContext, string>? explain, Liveness? liveness = null)
    {
        if (name == Traces.StepBound.Name)
        {
            throw new ModelException($"a property cannot be called '{name}': a sampled schedule that is too long is reported under this name.");
        }

        if (_properties.Exists(p => p.Name == name))
        {
            throw new ModelException($"property '{name}' is declared twice.");
        }

        if (_properties.Count == 64)
        {
            throw new ModelException("a model has at most 64 properties.");
        }

        var property = new Property(_properties.Count, name, statement, judge, finalOnly, vacuous) { Explain = explain, Liveness = liveness };
        _properties.Add(property);
        return property;
    }

    /// <summary>Words in which a memory model keeps what is under way; 0 at first.</summary>
    /// <param name="name">What they hold.</param>
    /// <param name="count">How many.</param>
    /// <returns>The address of the first.</returns>
    internal int AddHidden(string name, int count)
    {
        var first = _memory.Count;
        for (var i = 0; i < count; i++)
        {
            Add(new HiddenWord(_memory.Count, $"{name} [{i}]"), 0);
        }

        return first;
    }

    private TVariable Add<TVariable>(TVariable variable, ulong initial)
        where TVariable : Variable
    {
        if (!_names.Add(variable.Name))
        {
            throw new ModelException($"two variables are called '{variable.Name}', and a trace could not tell them apart: give each a name of its own (Cells<T>(name, count) numbers them).");
        }

        _variables.Add(variable);
        _memory.Add(initial);
        return variable;
    }

    private string TaskName(int index) => index >= 0 && index < _tasks.Count ? _tasks[index].Name : $"task {index}";

    /// <summary>The second word of a wait queue.</summary>
    private sealed class WokenMarks(int address, string name, WaitQueue queue) : Variable(address, name, isGhost: false)
    {
        public override string Format(ulong word) => queue.Format(word);

        internal override TaskNaming TaskNaming => TaskNaming.Mask;

        internal override bool Test(Delegate condition, ulong word, ulong operand) => throw new NotSupportedException();

        internal override ulong Apply(Delegate function, ulong word, ulong operand) => throw new NotSupportedException();
    }
}

/// <summary>Who may use a word: the task that holds a lock, or one task.</summary>
/// <param name="Lock">Address of the lock, or -1.</param>
/// <param name="Task">Index of the task, or -1.</param>
internal readonly record struct Protection(int Lock, int Task);

/// <summary>A column of traces.</summary>
internal sealed record Watch(string Name, Func<StepContext, string> Show);

/// <summary>A task as a model declares it: a method in C#, or the start of foreign code.</summary>
internal sealed record TaskDeclaration(string Name, Func<ControlledTask>? Method, Func<ForeignState?>? Foreign, bool MayIdle);
