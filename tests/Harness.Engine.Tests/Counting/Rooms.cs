using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Counting;

/// <summary>Tasks that come into a room and go again for ever, with or without a lock at its door.</summary>
internal sealed class Rooms
{
    internal static readonly StepLabel Acquire = new("", "acquire");
    internal static readonly StepLabel Come = new("", "come");
    internal static readonly StepLabel Go = new("", "go");
    internal static readonly StepLabel Release = new("", "release");

    private readonly Spinlock? _door;
    private readonly Property _alone;

    internal Rooms(MachineBuilder machine, int members, bool hasDoor)
    {
        _door = hasDoor ? machine.Spinlock("door") : null;
        Group = machine.Interchangeable(members, 1);
        Inside = machine.TaskSet("inside");
        _alone = machine.Property("alone", "nobody is in the room who comes in");
        machine.OnStep(Come, OnCome);
        machine.OnStep(Go, OnGo);
        for (var i = 0; i < members; i++)
        {
            machine.Spawn($"t{i}", () => Run());
        }
    }

    internal MemberGroup Group { get; }

    internal TaskSet Inside { get; }

    private async ControlledTask Run()
    {
        while (true)
        {
            if (_door is not null)
            {
                await _door.Acquire(Acquire);
            }

            await Operations.Fence(Come);
            await Operations.Fence(Go);
            if (_door is not null)
            {
                await _door.Release(Release);
            }
        }
    }

    private void OnCome(StepContext step, int unused)
    {
        step.Check(_alone, step.IsEmpty(Inside));
        step.Enter(Inside);
    }

    private void OnGo(StepContext step, int unused) => step.Leave(Inside);
}
