using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Runs;

/// <summary>Peterson's algorithm for two processes, each of which may rest for ever outside.</summary>
internal sealed class Peterson
{
    internal static readonly StepLabel Rest = new("", "rest");

    private readonly Cell<int> _flag0;
    private readonly Cell<int> _flag1;
    private readonly Cell<int> _turn;
    private readonly bool _yields;
    private readonly Effect _want;
    private readonly Effect _enter;

    /// <param name="flag0">Whether process 0 wants to enter.</param>
    /// <param name="flag1">Whether process 1 wants to enter.</param>
    /// <param name="turn">Whose turn it is where both want to.</param>
    /// <param name="wants">Bit i: process i wants to enter and has not yet.</param>
    /// <param name="yields">Whether a process gives the turn to the other one, as it should.</param>
    internal Peterson(Cell<int> flag0, Cell<int> flag1, Cell<int> turn, Ghost<ulong> wants, bool yields)
    {
        (_flag0, _flag1, _turn, Wants, _yields) = (flag0, flag1, turn, wants, yields);
        _want = OnWant;
        _enter = OnEnter;
    }

    internal Ghost<ulong> Wants { get; }

    internal async ControlledTask Run(int me)
    {
        while (true)
        {
            await Operations.Fence(Rest);
            await Mine(me).Store(Labels.Store, 1).With(_want);
            await _turn.Store(Labels.Store, _yields ? 1 - me : me);
            while (await Mine(1 - me).Load(Labels.Load) != 0 && await _turn.Load(Labels.Load) != me)
            {
            }

            await Operations.Fence(Labels.Fence).With(_enter);
            await Mine(me).Store(Labels.Store, 0);
        }
    }

    private Cell<int> Mine(int process) => process == 0 ? _flag0 : _flag1;

    private void OnWant(StepContext step, int unused1, int unused2) => step.Set(Wants, step.Get(Wants) | (1UL << step.Task));

    private void OnEnter(StepContext step, int unused1, int unused2) => step.Set(Wants, step.Get(Wants) & ~(1UL << step.Task));
}
