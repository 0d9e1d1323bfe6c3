namespace Harness.Engine.Machine;

/// <summary>What a property says of one state.</summary>
public enum Judgement
{
    /// <summary>The property is not defined on this state: its premise does not hold.</summary>
    Undefined,

    /// <summary>The state satisfies the property.</summary>
    Holds,

    /// <summary>The state violates the property.</summary>
    Fails,
}

/// <summary>Judges one state.</summary>
/// <param name="state">The state; it must not be changed.</param>
public delegate Judgement StateJudge(StepContext state);

/// <summary>A judge that says yes or no, with the number that it is given.</summary>
internal sealed class SubjectJudge
{
    internal SubjectJudge(Func<StepContext, int, bool> holds, int subject)
    {
        ArgumentNullException.ThrowIfNull(holds);
        (Holds, Subject) = (holds, subject);
    }

    internal Func<StepContext, int, bool> Holds { get; }

    internal int Subject { get; }

    internal Judgement Judge(StepContext state) => Holds(state, Subject) ? Judgement.Holds : Judgement.Fails;
}

/// <summary>A named statement about every reachable state or step, or about every fair run. Each property is judged as if it were the only one.</summary>
public sealed class Property
{
    /// <summary>Name of the built-in property: no state is reachable in which nobody can move and somebody still has work to do.</summary>
    public const string Deadlock = "deadlock";

    /// <summary>Name of the built-in property: no fair cycle without progress is reachable.</summary>
    public const string Livelock = "livelock";

    /// <summary>Name of the built-in property: no task ends with an exception.</summary>
    public const string Exception = "exception";

    internal const int DeadlockIndex = 0;
    internal const int LivelockIndex = 1;
    internal const int ExceptionIndex = 2;

    /// <summary>How many properties are built in: they have the first indices.</summary>
    internal const int BuiltIn = 3;

    internal Property(int index, string name, string statement, StateJudge? judge, bool finalOnly, string? vacuous)
    {
        Index = index;
        Name = name;
        Statement = statement;
        Judge = judge;
        FinalOnly = finalOnly;
        Vacuous = vacuous;
    }

    /// <summary>Short name, as on the command line.</summary>
    public string Name { get; }

    /// <summary>What it says, in one sentence.</summary>
    public string Statement { get; }

    /// <summary>Why a pass within these bounds would say nothing, or null.</summary>
    public string? Vacuous { get; }

    /// <summary>Says of a violating state, in one sentence, what is wrong in it; null where the steps say it all. For traces.</summary>
    public Func<StepContext, string>? Explain { get; init; }

    /// <summary>Whether it speaks of runs that never end. Such a property is judged only where it is named.</summary>
    public bool IsLiveness => Liveness is not null;

    /// <summary>Whether it speaks of runs that never end: a livelock, or a property that is judged only where it is named. A cycle violates it, not a step or a state.</summary>
    public bool IsOfRuns => IsLiveness || Index == LivelockIndex;

    internal int Index { get; }

    /// <summary>Which runs violate it; null for a property of states or steps.</summary>
    internal Liveness? Liveness { get; init; }

    internal StateJudge? Judge { get; }

    /// <summary>The number that the model's judge is given; 0 where it is given none.</summary>
    internal int Subject => Wrapped?.Subject ?? 0;

    private SubjectJudge? Wrapped => Judge?.Target as SubjectJudge;

    /// <summary>Whether the judge asks what tasks are about to do, and not only for the memory.</summary>
    internal bool JudgesTasks { get; set; }

    /// <summary>Whether it is judged only where no task can move.</summary>
    internal bool FinalOnly { get; }

    /// <summary>The code of the model that it is judged with: what the engine wraps around it is not looked into.</summary>
    internal IEnumerable<Delegate> Delegates => new Delegate?[] { Wrapped is { } wrapped ? wrapped.Holds : Judge, Liveness?.Open, Liveness?.Premise, Liveness?.Again }.OfType<Delegate>();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
