using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Runs;

/// <summary>A <see cref="LoopProgram"/> for the engine. Its first lock is a queue.</summary>
internal sealed class LoopModel(LoopProgram program, Fairness fairness) : IModel
{
    internal const string Property = "live";

    public string Name => "loops";

    public Fairness Fairness => fairness;

    public void Build(MachineBuilder machine) => Build(machine, program);

    /// <summary>Static, so that what the start of a task captures does not lead to this object.</summary>
    private static void Build(MachineBuilder machine, LoopProgram program)
    {
        var threads = new LoopThreads(machine, program);
        for (var i = 0; i < program.Threads.Length; i++)
        {
            var thread = i;
            machine.Spawn($"t{i}", () => threads.Run(thread));
        }

        machine.Optional([.. LoopThreads.OptionalLabels]);
        machine.LivenessProperty(Property, "nothing stays open for ever", new Liveness
        {
            Obligations = program.Obligations,
            Open = state => program.Open(state.Get(threads.Cells[0])),
            Again = program.Again < 0 ? null : state => state.Get(threads.Cells[1]) == program.Again,
            EndedBy = program.EndedBy < 0 ? [] : [threads.Events[program.EndedBy]],
            Needs = program.Needs < 0 ? [] : [threads.Events[program.Needs]],
        });
    }
}

/// <summary>The memory of a <see cref="LoopModel"/>, and its interpreter.</summary>
internal sealed class LoopThreads
{
    private static readonly ImmutableArray<StepLabel> s_labels = [.. Enum.GetNames<LoopKind>().Select(n => new StepLabel("", n))];

    private readonly LoopProgram _program;
    private readonly ImmutableArray<Spinlock> _locks;
    private readonly Effect _report;

    internal LoopThreads(MachineBuilder machine, LoopProgram program)
    {
        _program = program;
        Cells = [machine.Cell<int>("x"), machine.Cell<int>("y")];
        _locks = [machine.Spinlock("A", isQueued: true), machine.Spinlock("B")];
        Events = [machine.Event("e0"), machine.Event("e1")];
        _report = OnReport;
    }

    internal static ImmutableArray<StepLabel> OptionalLabels { get; } = [.. Enum.GetNames<LoopKind>().Select(n => new StepLabel("?", n))];

    internal ImmutableArray<Cell<int>> Cells { get; }

    internal ImmutableArray<StepEvent> Events { get; }

    internal async ControlledTask Run(int thread)
    {
        var pc = 0;
        while (pc < _program.Threads[thread].Length)
        {
            var chosen = await Choose(thread, pc);
            pc = chosen != 0 ? 0 : pc + 1;
            pc = pc == _program.Threads[thread].Length && !_program.Ends[thread] ? 0 : pc;
        }
    }

    private async ControlledTask<int> Choose(int thread, int pc)
    {
        var op = _program.Threads[thread][pc];
        var label = (op.IsOptional ? OptionalLabels : s_labels)[(int)op.Kind];
        switch (op.Kind)
        {
            case LoopKind.Store:
                await Cells[op.Cell].Store(label, op.Value).With(_report, op.Event);
                return 0;
            case LoopKind.Until:
                await Cells[op.Cell].Until(label, static (now, wanted) => now == wanted, op.Value).With(_report, op.Event);
                return 0;
            case LoopKind.Lock:
                await _locks[op.Cell].Acquire(label).With(_report, op.Event);
                return 0;
            case LoopKind.Unlock:
                await _locks[op.Cell].Release(label).With(_report, op.Event);
                return 0;
            case LoopKind.Choose:
                return await Operations.Choose(label, 2).With(_report, op.Event);
            default:
                await Operations.Fence(label).With(_report, op.Event);
                return 0;
        }
    }

    private void OnReport(StepContext step, int number, int unused)
    {
        if (number >= 0)
        {
            step.Report(Events[number]);
        }
    }
}
