using Harness.Engine.Machine;

namespace Harness.Engine.Tasks;

/// <summary>
/// Judges states by what tasks whose code is not C#'s are about to do in them, besides the memory: two accesses that race do so before either is made. As with
/// <see cref="ForeignJudge"/>, whoever derives from it answers for the judgement being a function of the state.
/// </summary>
public abstract class ForeignTasksJudge
{
    /// <summary>Judges a state.</summary>
    /// <param name="state">The memory; it must not be changed.</param>
    /// <param name="tasks">By the index of a task: where it stands; null for one that has ended, and for one in C#.</param>
    protected internal abstract Judgement JudgeTasks(StepContext state, ReadOnlySpan<ForeignState?> tasks);

    /// <summary>Says of a violating state, in one sentence, what is wrong in it.</summary>
    /// <param name="state">The memory.</param>
    /// <param name="tasks">Where the tasks stand.</param>
    protected internal abstract string Explain(StepContext state, ReadOnlySpan<ForeignState?> tasks);

    /// <summary>As the machine asks for it.</summary>
    internal Judgement Judge(StepContext state) => JudgeTasks(state, state.Standing);

    internal string Explain(StepContext state) => Explain(state, state.Standing);
}
