using Harness.Engine.Machine;

namespace Harness.Ring;

/// <summary>
/// P12 says what a frame must carry that was claimed while tp_drops was not 0. A claim lasts from the lock to the unlock, and since v5.3 tp_drops may change
/// meanwhile: then either is right.
/// </summary>
internal sealed class LosingGhosts
{
    private readonly Ghost<ulong> _sawDrops;
    private readonly Ghost<ulong> _sawNone;

    internal LosingGhosts(MachineBuilder machine, ProducerNames names)
    {
        _sawDrops = machine.Ghost<ulong>("claimed with drops", identity: names.Producers);
        _sawNone = machine.Ghost<ulong>("claimed without drops", identity: names.Producers);
        Claimer = machine.Ghost<ushort>("claimer", format: static c => c == 0 ? "nobody" : $"P{c}", identity: names.Producer);
    }

    /// <summary>The producer between the lock and the unlock of its claim, by its number; 0 for none.</summary>
    internal Ghost<ushort> Claimer { get; }

    /// <summary>A producer took the queue lock to claim a slot.</summary>
    internal void Begin(StepContext step, ushort drops)
    {
        step.Set(Claimer, (ushort)(step.Task + 1));
        Forget(step);
        Note(step, drops, isOwn: true);
    }

    /// <summary>tp_drops changed, under the eyes of a claim that is not over.</summary>
    internal void Note(StepContext step, ushort drops, bool isOwn = false)
    {
        var claimer = step.Get(Claimer);
        if (claimer != 0 && (isOwn || claimer != step.Task + 1))
        {
            var saw = drops != 0 ? _sawDrops : _sawNone;
            step.Set(saw, step.Get(saw) | (1UL << (claimer - 1)));
        }
    }

    /// <summary>The claim is over.</summary>
    internal void End(StepContext step) => step.Set(Claimer, (ushort)0);

    /// <summary>Whether a published status tells the truth; forgets the claim.</summary>
    internal bool IsTrue(StepContext step, TpStatus published)
    {
        var saw = (published & TpStatus.Losing) != 0 ? _sawDrops : _sawNone;
        var isTrue = ((step.Get(saw) >> step.Task) & 1) != 0;
        Forget(step);
        return isTrue;
    }

    /// <summary>The packet was given up.</summary>
    internal void Forget(StepContext step)
    {
        var others = ~(1UL << step.Task);
        step.Set(_sawDrops, step.Get(_sawDrops) & others);
        step.Set(_sawNone, step.Get(_sawNone) & others);
    }
}
