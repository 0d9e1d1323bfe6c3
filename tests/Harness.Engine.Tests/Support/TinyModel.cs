using System.Collections.Immutable;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Support;

/// <summary>A <see cref="TinyProgram"/> for the engine: one async method interprets a thread.</summary>
/// <param name="program">The program.</param>
/// <param name="record">Whether registers are kept in ghosts, so that final states show them.</param>
/// <param name="finals">Takes every final state, or null.</param>
internal sealed class TinyModel(TinyProgram program, bool record, ISet<string>? finals = null) : IModel
{
    public string Name => "tiny";

    public void Build(MachineBuilder machine) => Build(machine, program, record, finals);

    /// <summary>Static, so that what the start of a task captures does not lead to this object, whose set changes.</summary>
    private static void Build(MachineBuilder machine, TinyProgram program, bool record, ISet<string>? finals)
    {
        var run = new TinyThreads(machine, program, record);
        for (var i = 0; i < program.Threads.Length; i++)
        {
            var thread = i;
            machine.Spawn($"t{i}", () => run.Run(thread));
        }

        if (finals is not null)
        {
            machine.FinalProperty("final", "collects final states", state =>
            {
                finals.Add(run.Describe(state));
                return Judgement.Holds;
            });
        }
    }
}

/// <summary>The memory of a <see cref="TinyModel"/> and its interpreter.</summary>
internal sealed class TinyThreads
{
    private static readonly ImmutableArray<StepLabel> s_labels = [.. Enum.GetNames<TinyKind>().Select(n => new StepLabel("", n))];

    private readonly TinyProgram _program;
    private readonly ImmutableArray<Cell<int>> _cells;
    private readonly ImmutableArray<Spinlock> _locks;
    private readonly ImmutableArray<Ghost<int>> _registers;
    private readonly Effect _record;

    internal TinyThreads(MachineBuilder machine, TinyProgram program, bool record)
    {
        _program = program;
        _cells = [.. program.Initial.Select((value, i) => machine.Cell($"v{i}", value))];
        _locks = [.. Enumerable.Range(0, program.Locks).Select(i => machine.Spinlock($"l{i}"))];
        var registers = record ? program.Threads.Length * TinyProgram.Registers : 0;
        _registers = [.. Enumerable.Range(0, registers).Select(i => machine.Ghost<int>($"r{i}"))];
        _record = record ? Record : Nothing.Effect;
    }

    internal string Describe(StepContext state)
        => string.Join(' ', _cells.Select(state.Get)) + " | " + string.Join(' ', _registers.Select(state.Get));

    /// <summary>Nothing but thread, program counter and registers lives across an await.</summary>
    internal async ControlledTask Run(int thread)
    {
        ulong registers = 0;
        for (var pc = 0; pc < _program.Threads[thread].Length; pc++)
        {
            var op = _program.Threads[thread][pc];
            switch (op.Kind)
            {
                case TinyKind.Store:
                    await _cells[op.Target].Store(s_labels[(int)op.Kind], Operand(op, registers));
                    break;
                case TinyKind.Lock:
                    await _locks[op.Target].Acquire(s_labels[(int)op.Kind]);
                    break;
                case TinyKind.Unlock:
                    await _locks[op.Target].Release(s_labels[(int)op.Kind]);
                    break;
                case TinyKind.Until:
                    await _cells[op.Target].Until(s_labels[(int)op.Kind], static (now, wanted) => now == wanted, op.Value);
                    break;
                case TinyKind.Fence:
                    await Operations.Fence(s_labels[(int)op.Kind]);
                    break;
                case TinyKind.SkipIf:
                    pc += Read(registers, op.Register) == op.Value ? op.Expected : 0;
                    break;
                case TinyKind.FailIf when Read(registers, op.Register) == op.Value:
                    throw new InvalidOperationException("failed");
                case TinyKind.FailIf:
                    break;
                default:
                    var value = await Valued(op, thread);
                    registers = Write(registers, _program.Threads[thread][pc].Register, value);
                    break;
            }
        }
    }

    private Operation<int> Valued(TinyOp op, int thread)
    {
        var label = s_labels[(int)op.Kind];
        var place = (thread * TinyProgram.Registers) + op.Register;
        return op.Kind switch
        {
            TinyKind.Load => _cells[op.Target].Load(label).With(_record, place),
            TinyKind.Add => _cells[op.Target].Update(label, static (old, more) => TinyProgram.Wrap(old + more), op.Value).With(_record, place),
            TinyKind.CompareExchange => _cells[op.Target].CompareExchange(label, op.Expected, op.Value).With(_record, place),
            TinyKind.Choose => Operations.Choose(label, op.Value).With(_record, place),
            _ => throw new InvalidOperationException(op.Kind.ToString()),
        };
    }

    private static int Operand(TinyOp op, ulong registers)
    {
        var value = op.Value;
        for (var i = 0; i < TinyProgram.Registers; i++)
        {
            value += ((op.Sources >> i) & 1) * Read(registers, i);
        }

        return TinyProgram.Wrap(value);
    }

    private static int Read(ulong registers, int index) => (int)((registers >> (16 * index)) & 0xFFFF);

    private static ulong Write(ulong registers, int index, int value)
        => (registers & ~(0xFFFFUL << (16 * index))) | ((ulong)value << (16 * index));

    private void Record(StepContext step, int place, int unused) => step.Set(_registers[place], step.Loaded<int>());
}
