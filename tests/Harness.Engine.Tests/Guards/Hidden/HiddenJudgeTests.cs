using System.Reflection;
using System.Text;
using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Guards.Hidden;

/// <summary>A judge says the same of a state, however the program came to it: one that remembers what it was asked before is refused, and one that only collects is not.</summary>
public class HiddenJudgeTests
{
    private static readonly StepLabel s_fence = new("n", "let others go first"), s_store = new("s", "store");

    public static TheoryData<string> All => [.. Kinds.Select(k => k.Name)];

    private static IEnumerable<MethodInfo> Kinds
        => typeof(JudgeKinds).GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Where(m => m.ReturnType == typeof(Func<int, int>) && m.GetParameters().Length == 0);

    [Fact]
    public void There_are_many_of_them() => Kinds.Count().ShouldBeGreaterThanOrEqualTo(70);

    [Theory]
    [MemberData(nameof(All))]
    public void None_is_proved(string kind)
    {
        var message = Should.Throw<ModelException>(() => ControlledProgram.Create(Model(kind))).Message;
        message.ShouldNotContain('\n');
        message.ShouldMatch(@"^(JudgeKinds\.|\w+\.\w+, passed as a delegate, )");
    }

    [Fact]
    public void Whoever_looks_at_the_result_is_told_what_to_do()
        => Should.Throw<ModelException>(() => ControlledProgram.Create(Model(nameof(JudgeKinds.ResultOfAdd)))).Message.ShouldMatch(
            @"^JudgeKinds\.ResultOfAdd \(JudgeKinds\.cs:\d+\) changes the HashSet in the captured variable s and looks at what became of it: a judge may only add to what it captured, "
            + @"in a call of its own with the arguments at hand, and look at nothing of it; keep what it needs to know in a ghost of the machine\.");

    [Fact]
    public void What_is_changed_where_it_was_handed_to_is_named_there()
        => Should.Throw<ModelException>(() => ControlledProgram.Create(Model(nameof(JudgeKinds.ByHelper)))).Message.ShouldMatch(
            @"^JudgeKinds\.Add \(JudgeKinds\.cs:\d+\) changes a List that may be one which was there before the step: make a new List for what changes, or keep what changes in a cell or a ghost "
            + @"of the machine\. Reached through HiddenJudgeTests\.Model, JudgeKinds\.ByHelper\.$");

    [Fact]
    public void A_judge_may_collect()
    {
        var (list, set, table, text) = (new List<string>(), new HashSet<int>(), new Dictionary<int, int>(), new StringBuilder());
        var collecting = ModelOf(machine => (machine.Cell<int>("x"), x => state =>
        {
            list.Add($"x is {state.Get(x)}");
            set.Add(state.Get(x));
            table[state.Get(x)] = 1;
            text.Append(state.Get(x)).Append(' ');
            return Judgement.Holds;
        }));
        new ExhaustiveSearch(ControlledProgram.Create(collecting), new SearchOptions()).Run(TestContext.Current.CancellationToken)
            .Properties.Single(p => p.Property.Name == "any").Verdict.ShouldBe(Verdict.Proved);
        set.ShouldBe([-1, 0, 1], ignoreOrder: true);
        table.Keys.ShouldBe(set, ignoreOrder: true);
        list.ShouldContain("x is 1");
        text.ToString().ShouldContain("1 ");
    }

    [Fact]
    public void A_judge_may_read_what_it_captured_and_change_what_it_makes()
    {
        var (list, array, table) = (new List<int> { -1, 1, 0 }, new[] { 1, 2 }, new Dictionary<int, string> { [0] = "a" });
        var reading = ModelOf(machine => (machine.Cell<int>("x"), x => state =>
        {
            var sorted = list.ToList();
            sorted.Sort();
            sorted.Add(array.Sum());
            var own = new int[2];
            own[0] = array[1] + list.Count;
            var counts = new Dictionary<int, int>();
            foreach (var item in list.Where(i => i > 0))
            {
                counts[item] = counts.TryGetValue(item, out var before) ? before + 1 : 1;
            }

            Fill(own);
            return list.Contains(state.Get(x)) && table.ContainsKey(0) && own[0] > 0 && counts.Count == 1 ? Judgement.Holds : Judgement.Fails;
        }));
        new ExhaustiveSearch(ControlledProgram.Create(reading), new SearchOptions()).Run(TestContext.Current.CancellationToken)
            .Properties.Single(p => p.Property.Name == "any").Verdict.ShouldBe(Verdict.Proved);
    }

    private static void Fill(int[] array)
    {
        var ones = new int[array.Length];
        ones.AsSpan().Fill(1);
        ones.CopyTo(ones, 0);
    }

    private static Judged Model(string kind)
    {
        var next = (Func<int, int>)Kinds.Single(k => k.Name == kind).Invoke(null, null)!;
        return ModelOf(machine => (machine.Cell<int>("x"), x => state => next(state.Get(x)) < 3 ? Judgement.Holds : Judgement.Fails));
    }

    private static Judged ModelOf(Func<MachineBuilder, (Cell<int>, Func<Cell<int>, StateJudge>)> make) => new(make);

    private sealed class Judged(Func<MachineBuilder, (Cell<int> Cell, Func<Cell<int>, StateJudge> Judge)> make) : IModel
    {
        public string Name => "judged";

        public void Build(MachineBuilder machine)
        {
            var (x, judge) = make(machine);
            machine.Spawn("A", () => Go(x, 1));
            machine.Spawn("B", () => Go(x, -1));
            machine.Property("any", "holds", judge(x));
        }

        private static async ControlledTask Go(Cell<int> x, int value)
        {
            await Operations.Fence(s_fence);
            await x.Store(s_store, value);
        }
    }
}
