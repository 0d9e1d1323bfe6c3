using Harness.Engine.Exploration;
using Harness.Engine.Exploration.Sampling;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Traces;
using Harness.Reports.Counterexamples;

namespace Harness.Reports.Tests;

/// <summary>A model that is no ring is explained in its own words, whatever its columns and properties are called.</summary>
public class OwnModelCauseTests
{
    /// <summary>Both look before either has taken the lift: look, look, take, drive in, take, drive in.</summary>
    [Fact]
    public void A_parking_lift_is_explained_by_what_its_check_looked_at_and_by_who_was_overtaken()
    {
        var explanation = Explanation.Of(TraceOf(new ParkingLift()));

        explanation.Cause.Sentence.ShouldBe("P7 does not hold: cars is 2");
        explanation.Cause.Because.ShouldBe("driver B went on with occupied False, which it had read before driver A set it to True");
        explanation.Sentence.ShouldBe(
            "P7 does not hold: cars is 2: occupied read as False by driver B (step 2), occupied set to True by driver A (step 3), cars set to 2 by driver B (step 6)");
        explanation.AtStart.Units.ShouldBeEmpty();
        var report = TextReport.Of(explanation).ToString();
        foreach (var word in new[] { "reader", "head", "slot is", "ring" })
        {
            report.ShouldNotContain(word, Case.Sensitive);
        }
    }

    [Fact]
    public void What_the_check_looked_at_is_in_the_trace()
    {
        var trace = TraceOf(new ParkingLift());

        trace.Version.ShouldBe(3);
        trace.Causes.ShouldBe("");
        trace.Checked.Select(w => (w.Variable, w.Value)).ShouldBe([("cars", "2")]);
        TraceFile.Parse(TraceFile.ToJson(trace), "the trace").Checked.ShouldBe(trace.Checked);
    }

    /// <summary>A check at a step is about what that step touched.</summary>
    [Fact]
    public void A_check_at_a_step_is_explained_by_what_the_step_touched()
        => Causes.Of(TraceOf(new ParkingLift(isObserved: true))).Sentence.ShouldBe("P7 does not hold: cars is 2");

    /// <summary>By hand: A looks, takes and is done, and B gives back between the last two. What A had read before it took is no cause, although B made that of it again.</summary>
    [Fact]
    public void What_a_task_changed_itself_it_was_not_overtaken_in()
    {
        var explanation = Explanation.Of(TraceOf(new GivesBack()));

        explanation.Cause.Because.ShouldBeNullOrEmpty();
        explanation.Cause.Keys.Select(k => k.What).ShouldBe(["taken set to False by B", "done set to True by A"], ignoreOrder: true);
    }

    /// <summary>By hand: under tso neither load sees the other's store, which waits; under sc one of them would.</summary>
    [Fact]
    public void Store_buffering_is_explained_by_the_loads_that_missed_a_store()
    {
        var explanation = Explanation.Of(TraceOf(new StoreBuffering(MemoryModel.TotalStoreOrder)));

        explanation.Cause.Because.ShouldBe("B read x as 0 while the 1 that A had stored at step 1 waited in a store buffer");
        explanation.Cause.Keys.Select(k => k.What).ShouldContain("x set to 1 by A");
        var report = TextReport.Of(explanation).ToString();
        foreach (var text in new[] { "store mine: (waits) x = 1", "store mine: (waits) y = 1", "load yours: x is 0", "load yours: y is 0", "(waits) the store is" })
        {
            report.ShouldContain(text);
        }

        report.ShouldNotContain("(old)");
        report.ShouldNotContain("steps to skip");
    }

    /// <summary>By hand: under ra the stores are there, and the second load may give the value from before.</summary>
    [Fact]
    public void A_load_of_an_old_value_is_marked_and_said()
    {
        var explanation = Explanation.Of(TraceOf(new StoreBuffering(MemoryModel.ReleaseAcquire)));

        explanation.Cause.Because.ShouldBe("B read x as 0, an old value: A had set it to 1 at step 1, and nothing made B see that");
        TextReport.Of(explanation).ToString().ShouldContain("load yours: (old) x is 0");
    }

    /// <summary>Two increments by load and exchange: who comes second is told that his exchange fails, and what it found.</summary>
    [Fact]
    public void An_exchange_shows_whether_it_succeeded()
    {
        var report = TextReport.Of(Explanation.Of(TraceOf(new OneTry()))).ToString();

        report.ShouldContain("count up: n 0 -> 1");
        report.ShouldContain("count up: fails, n is 1");
    }

    /// <summary>An explanation that looks back from each step to the first would not end.</summary>
    [Fact]
    public void A_schedule_of_a_hundred_thousand_steps_is_explained()
    {
        var program = ControlledProgram.Create(new Spinner());
        var options = new SamplingOptions { Iterations = 1, FailOnMaxSteps = true };
        var cut = new ParallelSampling(program, options, 1).Run(TestContext.Current.CancellationToken).CutSchedule!.Value;
        var trace = TraceRecorder.Record(program, StepBound.Of(cut.Length), new Counterexample(cut, []));

        Explanation.Of(trace).Steps.Length.ShouldBe(options.MaxFairSteps);
    }

    private static Trace TraceOf(IModel model)
    {
        var program = ControlledProgram.Create(model);
        var result = new ExhaustiveSearch(program, new SearchOptions { Properties = ["P7"] }).Run(TestContext.Current.CancellationToken).Properties.Single();
        return TraceRecorder.Record(program, result.Property, result.Counterexample!);
    }

    /// <summary>What A took, B gives back at once.</summary>
    private sealed class GivesBack : IModel
    {
        private static readonly StepLabel s_look = new("", "look");
        private static readonly StepLabel s_take = new("", "take");
        private static readonly StepLabel s_done = new("", "be done");
        private static readonly StepLabel s_back = new("", "give back");

        public string Name => "gives back";

        public void Build(MachineBuilder machine)
        {
            var taken = machine.Cell<bool>("taken");
            var done = machine.Cell<bool>("done");
            machine.Property("P7", "who is done has what it took", state => state.Get(done) && !state.Get(taken) ? Judgement.Fails : Judgement.Holds);
            machine.Spawn("A", () => Take(taken, done));
            machine.Spawn("B", () => GiveBack(taken));
        }

        private static async ControlledTask Take(Cell<bool> taken, Cell<bool> done)
        {
            if (!await taken.Load(s_look))
            {
                await taken.Store(s_take, true);
                await done.Store(s_done, true);
            }
        }

        private static async ControlledTask GiveBack(Cell<bool> taken)
        {
            await taken.Until(s_look, static (now, wanted) => now == wanted, true);
            await taken.Store(s_back, false);
        }
    }

    /// <summary>A lift for one car, whose drivers look and then take it: two steps where it should be one.</summary>
    private sealed class ParkingLift(bool isObserved = false) : IModel
    {
        private static readonly StepLabel s_look = new("", "look");
        private static readonly StepLabel s_take = new("", "take the lift");
        private static readonly StepLabel s_drive = new("", "drive in");

        public string Name => "parking lift";

        public void Build(MachineBuilder machine)
        {
            var occupied = machine.Cell<bool>("occupied");
            var cars = machine.Cell<int>("cars");
            if (isObserved)
            {
                var one = new AtMostOne(machine.Property("P7", "at most one car is on the lift"), cars);
                machine.OnWrite(cars, one.Look);
            }
            else
            {
                machine.Property("P7", "at most one car is on the lift", state => state.Get(cars) <= 1 ? Judgement.Holds : Judgement.Fails);
            }

            machine.Watch("slot 0", state => $"{state.Get(cars)}");
            machine.Spawn("driver A", () => Drive(occupied, cars));
            machine.Spawn("driver B", () => Drive(occupied, cars));
        }

        private static async ControlledTask Drive(Cell<bool> occupied, Cell<int> cars)
        {
            if (!await occupied.Load(s_look))
            {
                await occupied.Store(s_take, true);
                await cars.Update(s_drive, static (old, one) => old + one, 1);
            }
        }
    }

    /// <summary>Each stores its own word and loads the other's.</summary>
    private sealed class StoreBuffering(MemoryModel memory) : IModel
    {
        private static readonly StepLabel s_store = new("s", "store mine");
        private static readonly StepLabel s_load = new("l", "load yours");

        public string Name => "store buffering";

        public MemoryModel Memory => memory;

        public void Build(MachineBuilder machine)
        {
            var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
            var (a, b) = (machine.Ghost<int>("A saw", 2), machine.Ghost<int>("B saw", 2));
            machine.OnRead(y, (step, _) => step.Set(a, step.Loaded<int>()));
            machine.OnRead(x, (step, _) => step.Set(b, step.Loaded<int>()));
            machine.Property("P7", "one of them sees the other's store", state => state.Get(a) + state.Get(b) > 0 ? Judgement.Holds : Judgement.Fails);
            machine.Spawn("A", () => StoreAndLoad(x, y));
            machine.Spawn("B", () => StoreAndLoad(y, x));
        }

        private static async ControlledTask StoreAndLoad(Cell<int> mine, Cell<int> yours)
        {
            await mine.Store(s_store, 1);
            await yours.Load(s_load);
        }
    }

    /// <summary>A counter that two tasks count up with an exchange each, without trying again.</summary>
    private sealed class OneTry : IModel
    {
        private static readonly StepLabel s_read = new("r", "read");
        private static readonly StepLabel s_exchange = new("e", "count up");

        public string Name => "one try";

        public void Build(MachineBuilder machine)
        {
            var n = machine.Cell<int>("n");
            machine.FinalProperty("P7", "both are counted", state => state.Get(n) == 2 ? Judgement.Holds : Judgement.Fails);
            machine.Spawn("A", () => Count(n));
            machine.Spawn("B", () => Count(n));
        }

        private static async ControlledTask Count(Cell<int> n)
        {
            var seen = await n.Load(s_read);
            await n.CompareExchange(s_exchange, seen, seen + 1);
        }
    }

    /// <summary>Two threads that compare and swap with what they read once, and a word that the loop no longer reads.</summary>
    private sealed class Spinner : IModel
    {
        private static readonly StepLabel s_begin = new("", "read the word");
        private static readonly StepLabel s_swap = new("", "swap, and go on with a third");

        public string Name => "spinner";

        public void Build(MachineBuilder machine)
        {
            var word = machine.Cell<int>("word");
            machine.Spawn("thread A", () => Spin(word));
            machine.Spawn("thread B", () => Spin(word));
        }

        private static async ControlledTask Spin(Cell<int> word)
        {
            var seen = await word.Load(s_begin);
            while (await word.CompareExchange(s_swap, seen, seen + 1) != seen + 3)
            {
            }
        }
    }

    private sealed class AtMostOne(Property property, Cell<int> cars)
    {
        private readonly Property _property = property;
        private readonly Cell<int> _cars = cars;

        internal void Look(StepContext step, int unused) => step.Check(_property, step.Get(_cars) <= 1);
    }
}
