using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Counting;

/// <summary>Two tickets in all; who has drawn one passes, once.</summary>
internal sealed class TwoPass
{
    private static readonly StepLabel s_draw = new("", "draw");
    private static readonly StepLabel s_pass = new("", "pass");

    private readonly Cell<int> _drawn;
    private readonly Ghost<int> _passed;
    private readonly Property _two;

    internal TwoPass(MachineBuilder machine, int members)
    {
        machine.Interchangeable(members, 1);
        _drawn = machine.Cell<int>("drawn");
        _passed = machine.Ghost<int>("passed");
        _two = machine.Property("two", "two tasks pass and no third");
        var drawn = _drawn;
        machine.Property("tickets", "two tickets are drawn and no third", state => state.Get(drawn) <= 2 ? Judgement.Holds : Judgement.Fails);
        machine.OnStep(s_pass, OnPass);
        for (var i = 0; i < members; i++)
        {
            machine.Spawn($"t{i}", () => Run());
        }
    }

    private async ControlledTask Run()
    {
        while (true)
        {
            if (await _drawn.Update(s_draw, static (drawn, most) => drawn < most ? drawn + 1 : drawn, 2) < 2)
            {
                await Operations.Fence(s_pass);
            }
        }
    }

    private void OnPass(StepContext step, int unused)
    {
        var passed = Math.Min(3, step.Get(_passed) + 1);
        step.Set(_passed, passed);
        step.Check(_two, passed < 3);
    }
}
