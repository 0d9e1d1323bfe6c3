using Harness.Engine.Machine;

namespace Harness.Engine.Tasks;

/// <summary>
/// Judges states by code that is not C#'s, so that the scan of the model's code has nothing to read: whoever derives from it answers for the judgement being a function of the memory.
/// </summary>
public abstract class ForeignJudge
{
    /// <summary>Judges a state.</summary>
    /// <param name="state">The state; it must not be changed.</param>
    protected internal abstract Judgement JudgeState(StepContext state);

    /// <summary>The same, as the machine asks for it. A method of the engine's: its receiver is looked at by nobody.</summary>
    internal Judgement Judge(StepContext state) => JudgeState(state);
}
