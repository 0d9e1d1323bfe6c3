using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using static Harness.Engine.Tests.Support.SmallTasks;

namespace Harness.Engine.Tests.Exploration;

public class VerdictTests
{
    private static readonly StepLabel s_never = new("z", "never taken");

    [Fact]
    public void One_violation_does_not_hide_another_behind_it()
    {
        var result = Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => CountTo(x, 3));
            machine.Property("not 1", "x is never 1", s => s.Get(x) == 1 ? Judgement.Fails : Judgement.Holds);
            machine.Property("not 3", "x is never 3", s => s.Get(x) == 3 ? Judgement.Fails : Judgement.Holds);
            machine.Property("not 4", "x is never 4", s => s.Get(x) == 4 ? Judgement.Fails : Judgement.Holds);
        });
        result.Of("not 1").Counterexample!.Stem.Length.ShouldBe(1);
        result.Of("not 3").Counterexample!.Stem.Length.ShouldBe(3);
        result.Of("not 4").Verdict.ShouldBe(Verdict.Proved);
        result.Of("not 4").Evaluated.ShouldBe(4);
    }

    [Fact]
    public void A_property_may_be_violated_before_the_first_step()
    {
        var property = Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => CountTo(x, 1));
            machine.Property("not 0", "x is never 0", s => s.Get(x) == 0 ? Judgement.Fails : Judgement.Holds);
        }).Of("not 0");
        property.Verdict.ShouldBe(Verdict.Violated);
        property.Counterexample!.Stem.ShouldBeEmpty();
    }

    /// <summary>The same state reached by two different steps, of which only the second fails the check.</summary>
    [Fact]
    public void A_check_in_a_step_counts_also_where_the_step_leads_to_a_known_state()
    {
        var result = Searches.Run(machine =>
        {
            var check = machine.Property("check", "task b never takes its step");
            var steps = new Checked(check);
            machine.Spawn("a", () => steps.Loop());
            machine.Spawn("b", () => steps.Loop());
        });
        result.States.ShouldBe(1);
        result.Of("check").Counterexample!.Stem.ShouldBe([new Move(1, 0)]);
        result.Of("check").Evaluated.ShouldBe(2);
    }

    [Fact]
    public void The_counterexample_is_a_shortest_one()
    {
        // The long way sets x to 2 by counting, the short one by a choice; the long way is spawned first.
        var result = Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("long", () => CountTo(x, 2));
            machine.Spawn("short", () => SetTo(x, 2));
            machine.Property("not 2", "x is never 2", s => s.Get(x) == 2 ? Judgement.Fails : Judgement.Holds);
        });
        result.Of("not 2").Counterexample!.Stem.ShouldBe([new Move(1, 0)]);
    }

    [Fact]
    public void A_property_that_is_never_evaluated_is_vacuous()
    {
        var result = Searches.Run(machine =>
        {
            machine.Spawn("t", static () => Fence());
            machine.Property("undefined", "never defined", static _ => Judgement.Undefined);
            machine.Property("unchecked", "never checked");
        });
        foreach (var name in new[] { "undefined", "unchecked" })
        {
            result.Of(name).Verdict.ShouldBe(Verdict.Vacuous);
            result.Of(name).Evaluated.ShouldBe(0);
            result.Of(name).Reason.ShouldBe("its premise never held, so that it was never evaluated");
        }
    }

    [Fact]
    public void A_property_declared_vacuous_is_vacuous_unless_it_is_violated()
    {
        var result = Searches.Run(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => CountTo(x, 1));
            machine.Property("holds", "x is small", s => s.Get(x) < 2 ? Judgement.Holds : Judgement.Fails, "too few tasks");
            machine.Property("fails", "x is 0", s => s.Get(x) < 1 ? Judgement.Holds : Judgement.Fails, "too few tasks");
        });
        result.Of("holds").Verdict.ShouldBe(Verdict.Vacuous);
        result.Of("holds").Reason.ShouldBe("too few tasks");
        result.Of("fails").Verdict.ShouldBe(Verdict.Violated);
    }

    [Fact]
    public void Expected_steps_that_no_run_takes_are_listed()
    {
        var result = Searches.Run(machine =>
        {
            machine.Spawn("t", static () => Fence());
            machine.Expect(Labels.Fence, s_never, s_never);
        });
        result.StepsNotTaken.ShouldHaveSingleItem().ShouldBeSameAs(s_never);
    }

    [Fact]
    public void The_probability_of_an_omission_is_the_square_of_the_states_over_twice_the_fingerprints()
    {
        double Probability(StateStore store) => Searches.Run(
            machine =>
            {
                var x = machine.Cell<int>("x");
                machine.Spawn("t", () => CountTo(x, 9));
            },
            new SearchOptions { Store = store }).OmissionProbability;
        Probability(StateStore.Fingerprint64).ShouldBe(100 / Math.Pow(2, 65));
        Probability(StateStore.Fingerprint128).ShouldBe(100 / Math.Pow(2, 129));
        Probability(StateStore.Exact).ShouldBe(0);
    }

    [Fact]
    public void States_by_depth_and_transitions_of_two_independent_counters()
    {
        // A 3 by 3 grid: 1, 2, 3, 2, 1 states by depth, 2 * 2 * 3 edges.
        var result = Searches.Run(machine =>
        {
            var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
            machine.Spawn("a", () => CountTo(x, 2));
            machine.Spawn("b", () => CountTo(y, 2));
        });
        result.StatesByDepth.ShouldBe([1, 2, 3, 2, 1]);
        result.Depth.ShouldBe(4);
        result.Transitions.ShouldBe(12);
        result.FinalStates.ShouldBe(1);
        result.Audited.ShouldBe(12 - 8);
        result.End.ShouldBe(SearchEnd.Complete);
    }

    /// <summary>0, 1, 2 and 0 again: the one merge is with a state that was known long before, and is audited all the same.</summary>
    [Fact]
    public void A_merge_with_a_state_of_an_earlier_level_is_audited()
    {
        var result = Searches.Run(
            static machine =>
            {
                var x = machine.Cell<int>("x");
                machine.Spawn("round", () => GoRound(x));
            },
            new SearchOptions { AuditEvery = 1, Properties = [Property.Deadlock] });
        result.States.ShouldBe(3);
        result.Audited.ShouldBe(1);
    }

    [Fact]
    public void The_time_limit_makes_a_search_inconclusive()
        => Ends(new SearchOptions { TimeLimit = TimeSpan.Zero }, SearchEnd.TimeLimit, "the time limit of 0 s was reached");

    [Fact]
    public void The_memory_limit_makes_a_search_inconclusive()
        => Ends(new SearchOptions { MemoryLimit = 1024 * 1024 }, SearchEnd.MemoryLimit, "the memory limit of 1 MiB was reached");

    [Fact]
    public void Cancellation_makes_a_search_inconclusive()
        => Ends(new SearchOptions(), SearchEnd.Cancelled, "the search was stopped", new CancellationToken(canceled: true));

    /// <summary>The second violation comes after the first: a search that stops when all is decided goes on until then, and no further.</summary>
    [Fact]
    public void A_search_that_stops_when_all_is_decided_decides_all()
    {
        var result = Searches.Run(
            machine =>
            {
                var x = machine.Cell<int>("x");
                machine.Spawn("t", () => CountTo(x, 9));
                machine.Property("not 1", "x is never 1", s => s.Get(x) == 1 ? Judgement.Fails : Judgement.Holds);
                machine.Property("not 4", "x is never 4", s => s.Get(x) == 4 ? Judgement.Fails : Judgement.Holds);
            },
            new SearchOptions { Properties = ["not 1", "not 4"], StopWhenDecided = true });
        result.End.ShouldBe(SearchEnd.Decided);
        result.Of("not 1").Verdict.ShouldBe(Verdict.Violated);
        result.Of("not 4").Verdict.ShouldBe(Verdict.Violated);
        result.States.ShouldBe(5, "x = 0 … 4");
    }

    /// <summary>A table of marks may lose states: what it finds is found, and nothing is proved.</summary>
    [Fact]
    public void Bitstate_proves_nothing()
    {
        var result = Searches.Run(
            machine =>
            {
                var x = machine.Cell<int>("x");
                machine.Spawn("t", () => CountTo(x, 2));
                machine.Property("not 2", "x is never 2", s => s.Get(x) == 2 ? Judgement.Fails : Judgement.Holds);
                machine.Property("not 3", "x is never 3", s => s.Get(x) == 3 ? Judgement.Fails : Judgement.Holds);
            },
            new SearchOptions { Store = StateStore.Bitstate, Properties = ["not 2", "not 3"] });
        result.Of("not 2").Verdict.ShouldBe(Verdict.Violated);
        result.Of("not 3").Verdict.ShouldBe(Verdict.NotFound);
        result.Of("not 3").Reason.ShouldBe("bitstate search: states may have been lost, so that nothing is proved");
    }

    /// <summary>
    /// Each of two tasks: before its choice, after it (300), after its store (300): 601 * 601 states, in levels of up to 180,000, so that workers expand a block while another is settled.
    /// </summary>
    [Fact]
    public void Nothing_is_lost_between_workers()
    {
        var results = Enumerable.Range(1, 3).Select(workers => Searches.Run(
            machine =>
            {
                var (x, y) = (machine.Cell<int>("x"), machine.Cell<int>("y"));
                machine.Spawn("a", () => ChooseAndStore(x));
                machine.Spawn("b", () => ChooseAndStore(y));
            },
            new SearchOptions { Workers = workers, Properties = [Property.Deadlock], AuditEvery = 50 })).ToArray();
        foreach (var result in results)
        {
            result.States.ShouldBe(601 * 601);
            result.Transitions.ShouldBe(2 * 601 * 600);
            result.FinalStates.ShouldBe(300 * 300);
            result.Audited.ShouldBe(results[0].Audited);
            result.Audited.ShouldBePositive();
        }
    }

    /// <summary>The third level is not expanded; what failed before it is violated all the same.</summary>
    [Fact]
    public void A_violation_found_before_the_budget_ended_counts()
    {
        using var cancellation = new CancellationTokenSource();
        var program = ControlledProgram.Create(new DelegateModel(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => CountTo(x, 9));
            machine.Property("not 1", "x is never 1", s => s.Get(x) == 1 ? Judgement.Fails : Judgement.Holds);
            machine.Property("not 9", "x is never 9", s => s.Get(x) == 9 ? Judgement.Fails : Judgement.Holds);
        }));
        var options = new SearchOptions
        {
            Progress = progress =>
            {
                if (progress.Depth == 2)
                {
                    cancellation.Cancel();
                }
            },
        };
        var result = new ExhaustiveSearch(program, options).Run(cancellation.Token);
        result.End.ShouldBe(SearchEnd.Cancelled);
        result.States.ShouldBe(3);
        result.Of("not 1").Verdict.ShouldBe(Verdict.Violated);
        result.Of("not 9").Verdict.ShouldBe(Verdict.Inconclusive);
        result.Of(Property.Deadlock).Verdict.ShouldBe(Verdict.Inconclusive);
        result.Of(Property.Livelock).Verdict.ShouldBe(Verdict.Inconclusive);
    }

    [Fact]
    public void An_unknown_property_is_refused_with_the_names_that_exist()
        => Searches.Refusal(static machine => machine.Spawn("t", static () => Fence()), new SearchOptions { Properties = ["deadlok"] })
            .ShouldBe("model 'test' has no property 'deadlok'; it has deadlock, livelock, exception.");

    [Fact]
    public void Only_selected_properties_are_judged()
    {
        List<string> evaluated = [];
        var result = Searches.Run(
            machine =>
            {
                machine.Spawn("t", static () => Fence());
                machine.Property("other", "counts", _ =>
                {
                    evaluated.Add("other");
                    return Judgement.Fails;
                });
            },
            new SearchOptions { Properties = ["EXCEPTION"] });
        result.Properties.Select(p => p.Property.Name).ShouldBe(["exception"]);
        evaluated.ShouldBeEmpty();
    }

    private static void Ends(SearchOptions options, SearchEnd end, string reason, CancellationToken cancellation = default)
    {
        var program = ControlledProgram.Create(new DelegateModel(machine =>
        {
            var x = machine.Cell<int>("x");
            machine.Spawn("t", () => CountTo(x, 9));
        }));
        var result = new ExhaustiveSearch(program, options).Run(cancellation);
        result.End.ShouldBe(end);
        result.States.ShouldBe(1);
        foreach (var property in result.Properties)
        {
            property.Verdict.ShouldBe(Verdict.Inconclusive);
            property.Reason.ShouldBe(reason);
        }
    }

    private static async ControlledTask CountTo(Cell<int> x, int last)
    {
        for (var i = 1; i <= last; i++)
        {
            await x.Store(Labels.Store, i);
        }
    }

    private static async ControlledTask SetTo(Cell<int> x, int value) => await x.Store(Labels.Store, value);

    private sealed class Checked
    {
        private readonly Property _property;
        private readonly Effect _check;

        internal Checked(Property property)
        {
            _property = property;
            _check = Check;
        }

        internal async ControlledTask Loop()
        {
            while (true)
            {
                await Operations.Fence(Labels.Fence).With(_check);
            }
        }

        private void Check(StepContext step, int a, int b) => step.Check(_property, step.Task == 0);
    }
}
