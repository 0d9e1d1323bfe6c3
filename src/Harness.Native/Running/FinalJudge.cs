using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Native.Words;

namespace Harness.Native.Running;

/// <summary>Asks a function in C whether a state in which no task can move is as it should be.</summary>
internal sealed class FinalJudge(NativeMachine machine, Entry entry) : ForeignJudge
{
    protected override Judgement JudgeState(StepContext state)
    {
        if (state.Get(machine.LeftOut!) != 0)
        {
            return Judgement.Undefined;
        }

        var memory = machine.Runner.Pristine.ToArray();
        foreach (var word in machine.Map.Words)
        {
            var value = machine.Cells[word.Index] is { } cell ? state.Get(cell) : (ulong)(state.OwnerOf(machine.Locks[word.Index]!) + 1);
            Values.Put(memory.AsSpan(word.Offset, word.Size), value);
        }

        return machine.Runner.Judge(entry.Function, $"property '{entry.Name}'", memory) != 0 ? Judgement.Holds : Judgement.Fails;
    }
}
