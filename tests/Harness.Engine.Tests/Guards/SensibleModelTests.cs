using System.Collections.Frozen;
using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Guards;

/// <summary>What an author of a sensible model writes without thinking of rules: it passes, or he is told what to do, does that, and it passes.</summary>
public class SensibleModelTests
{
    private static readonly StepLabel s_take = new("t", "take"), s_give = new("g", "give"), s_note = new("n", "note");

    private enum Phase
    {
        Idle,
        Busy,
    }

    /// <summary>Parameters of a primary constructor used as they are, in tasks.</summary>
    [Fact]
    public void Parameters_of_a_primary_constructor()
        => Proves(static machine =>
        {
            var counter = new Counter(machine.Cell<int>("x"), 2);
            machine.Spawn("A", counter.Run);
            machine.Spawn("B", counter.Run);
        });

    /// <summary>A judge that looks at many cells with a lambda in the lambda, over an array that it captured.</summary>
    [Fact]
    public void A_judge_over_an_array_of_cells()
        => Proves(static machine =>
        {
            Cell<int>[] cells = [machine.Cell<int>("a"), machine.Cell<int>("b")];
            var most = 1;
            foreach (var cell in cells)
            {
                machine.Spawn($"T{cell.Address}", () => Set(cell));
            }

            machine.Property("small", "no cell is large", state => cells.All(c => state.Get(c) <= most) ? Judgement.Holds : Judgement.Fails);
            machine.FinalProperty("all", "all cells are set at last", state => cells.Sum(c => state.Get(c)) == cells.Length ? Judgement.Holds : Judgement.Fails);
        });

    /// <summary>Lists, LINQ and texts that live no longer than a step.</summary>
    [Fact]
    public void Collections_within_a_step()
        => Proves(static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("T", () => Pick(x));
        });

    /// <summary>Rules as objects in an immutable array behind an interface, a frozen table, an enum and a record struct.</summary>
    [Fact]
    public void Policies_behind_an_interface()
        => Proves(static machine =>
        {
            var policies = new Policies(machine.Cell<int>("x"), [new Add(1), new Twice()]);
            machine.Spawn("T", policies.Run);
        });

    /// <summary>An exception of one's own that is thrown, caught and kept across an await.</summary>
    [Fact]
    public void An_exception_of_ones_own()
        => Proves(static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("T", () => Fails(x));
        });

    /// <summary>The refusal names the member, the caller and the line, and what it says to do lets the model pass.</summary>
    [Fact]
    public void What_is_not_on_the_list_may_be_vouched_for()
    {
        Searches.Refusal(static machine => machine.Spawn("T", () => Hashes(machine.Cell<int>("x"), isVouched: false))).ShouldMatch(
            @"^SensibleModelTests\.Sum \(SensibleModelTests\.cs:\d+\) uses a member of the framework that is not on the list of those known to give the same in every execution and to change nothing "
            + @"\(System\.Security\.Cryptography\.SHA256\.HashData\): .*vouch for with \[Vouched\(""why""\)\]\.");
        var program = ControlledProgram.Create(new DelegateModel(static machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("T", () => HashesVouched(x));
        }));
        program.Vouched.ShouldBe(["SensibleModelTests.VouchedSum"]);
        new ExhaustiveSearch(program, Searches.Thorough).Run(TestContext.Current.CancellationToken).Of(Property.Exception).Verdict.ShouldBe(Verdict.Proved);
    }

    private static void Proves(Action<MachineBuilder> build)
        => Searches.Run(build).Properties.Where(p => !p.Property.IsLiveness).ShouldAllBe(p => p.Verdict == Verdict.Proved);

    private static async ControlledTask Set(Cell<int> cell) => await cell.Store(s_note, 1);

    private static async ControlledTask Pick(Cell<int> x)
    {
        var taken = await Operations.Choose(s_take, 3);
        await x.Store(s_give, Least(taken));
    }

    private static int Least(int taken)
    {
        var free = Enumerable.Range(0, 3).Where(i => i != taken).ToList();
        free.Sort();
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var one in free)
        {
            names[$"slot {one}"] = one;
        }

        return names.Values.Min();
    }

    private static async ControlledTask Fails(Cell<int> x)
    {
        try
        {
            await Throws(await Operations.Choose(s_take, 2));
        }
        catch (TakenException exception) when (exception.Slot > 0)
        {
            await Operations.Fence(s_note);
            await x.Store(s_give, exception.Slot);
        }
    }

    private static async ControlledTask Throws(int slot)
    {
        await Operations.Fence(s_note);
        if (slot > 0)
        {
            throw new TakenException(slot);
        }
    }

    private static async ControlledTask Hashes(Cell<int> x, bool isVouched)
    {
        await Operations.Fence(s_note);
        await x.Store(s_give, isVouched ? 0 : Sum(1));
    }

    private static async ControlledTask HashesVouched(Cell<int> x)
    {
        await Operations.Fence(s_note);
        await x.Store(s_give, VouchedSum(1));
    }

    private static int Sum(int n) => System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(n))[0];

    [Vouched("a hash is a function of its bytes")]
    private static int VouchedSum(int n) => System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(n))[0];

    private interface IPolicy
    {
        int Next(int old);
    }

    private readonly record struct Progress(Phase Phase, int Count);

    private sealed class Counter(Cell<int> x, int rounds)
    {
        internal async ControlledTask Run()
        {
            for (var i = 0; i < rounds; i++)
            {
                await x.Update(s_take, static (old, more) => old + more, 1);
            }
        }
    }

    private sealed class Policies(Cell<int> x, ImmutableArray<IPolicy> policies)
    {
        private static readonly FrozenDictionary<string, int> s_limits = new Dictionary<string, int>(StringComparer.Ordinal) { ["most"] = 2 }.ToFrozenDictionary(StringComparer.Ordinal);

        internal async ControlledTask Run()
        {
            var progress = new Progress(Phase.Idle, 0);
            while (progress.Count < s_limits["most"])
            {
                var old = await x.Load(s_take);
                progress = progress with { Phase = Phase.Busy, Count = progress.Count + 1 };
                await x.Store(s_give, policies[progress.Count - 1].Next(old));
            }
        }
    }

    private sealed class Add(int more) : IPolicy
    {
        public int Next(int old) => old + more;
    }

    private sealed class Twice : IPolicy
    {
        public int Next(int old) => old * 2;
    }

    private sealed class TakenException(int slot) : Exception($"slot {slot} is taken")
    {
        internal int Slot { get; } = slot;
    }
}
