using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Native.Running;

/// <summary>
/// A data race as C11 has it (5.1.2.4): two tasks are about to access one place, at least one of them writes, at least one of the accesses is plain. In a program
/// without such a state in any sequentially consistent run whose synchronisation is by locks and sequentially consistent atomics there is no race.
/// </summary>
/// <remarks>A volatile access is taken for one that is meant, as the kernel's READ_ONCE and WRITE_ONCE are.</remarks>
internal sealed class RaceJudge : ForeignTasksJudge
{
    protected override Judgement JudgeTasks(StepContext state, ReadOnlySpan<ForeignState?> tasks)
        => Find(tasks, out _, out _) ? Judgement.Fails : Judgement.Holds;

    protected override string Explain(StepContext state, ReadOnlySpan<ForeignState?> tasks)
        => Find(tasks, out var one, out var other)
            ? $"{one!.Doing()} and {other!.Doing()} at the same time: a data race, for which C defines no behaviour" : "";

    private static bool Find(ReadOnlySpan<ForeignState?> tasks, out NativeState? one, out NativeState? other)
    {
        for (var i = 0; i < tasks.Length; i++)
        {
            if (tasks[i] is not NativeState { IsAccess: true } first)
            {
                continue;
            }

            for (var j = i + 1; j < tasks.Length; j++)
            {
                if (tasks[j] is NativeState { IsAccess: true } second && (first.Hook.IsPlain || second.Hook.IsPlain) && (first.IsWriting || second.IsWriting) && first.Meets(second))
                {
                    (one, other) = (first, second);
                    return true;
                }
            }
        }

        (one, other) = (null, null);
        return false;
    }
}
