using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Stepping;
using Harness.Engine.Traces;

namespace Harness.Scenarios.Tests;

/// <summary>Walks by hand and small graphs, each compared with what is found another way: a graph with the search, a search from a state with the graph.</summary>
public class WalkTests
{
    public static TheoryData<Scenario> Small =>
    [
        new Scenario { Variant = "legacy", Slots = 1, Producers = 1, Packets = 1 },
        new Scenario { Variant = "legacy", Slots = 1, Producers = 2, Packets = 1 },
        new Scenario { Variant = "in-progress", Slots = 1, Producers = 2, Packets = 1, Reader = "non-zero" },
        new Scenario { Variant = "in-progress", Slots = 2, Producers = 1, Packets = null },
        new Scenario { Variant = "owner-map", Slots = 1, Producers = 1, Packets = 2, Faults = ["vnet-after-mark"] },
        new Scenario { Variant = "v3-blocks", Slots = 2, Producers = 1, Packets = 1 },
        new Scenario { Variant = "in-progress", Slots = 1, Producers = 1, Packets = 1, Memory = "tso" },
    ];

    [Theory]
    [MemberData(nameof(Small))]
    public void AGraphHasWhatTheSearchVisits(Scenario scenario)
    {
        var program = Program(scenario);
        var graph = SmallGraph.Of(program, 100_000)!;
        var search = new ExhaustiveSearch(program, new SearchOptions()).Run(TestContext.Current.CancellationToken);
        graph.States.Length.ShouldBe((int)search.States);
        graph.Steps.Length.ShouldBe((int)search.Transitions);
        graph.States.Count(s => s.IsEnd).ShouldBe((int)search.FinalStates);
        graph.States.GroupBy(s => s.Depth).OrderBy(g => g.Key).Select(g => (long)g.Count()).ShouldBe(search.StatesByDepth);
        foreach (var (property, verdict, _, _, found) in search.Properties.Where(p => p.Property.Name != Property.Livelock))
        {
            var violating = graph.States.Where(s => s.AllFails.Contains(property.Name)).ToArray();
            (violating.Length > 0).ShouldBe(verdict == Verdict.Violated, property.Name);
            if (found is not null)
            {
                FirstViolation(graph, graph.Steps.ToLookup(s => s.From), 0, property.Name).ShouldBe(found.Length, property.Name);
            }
        }

        SmallGraph.Of(program, graph.States.Length - 1).ShouldBeNull();
        SmallGraph.Of(program, graph.States.Length).ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Small))]
    public void ASearchFromAStateVisitsWhatTheGraphReachesFromIt(Scenario scenario)
    {
        var program = Program(scenario);
        var graph = SmallGraph.Of(program, 100_000)!;
        var steps = graph.Steps.ToLookup(s => s.From);
        for (var n = 0; n < 8; n++)
        {
            var state = (int)((long)n * (graph.States.Length - 1) / 7);
            var walk = Walk.Start(program);
            foreach (var move in WayTo(graph, state))
            {
                walk.TryStep(move).ShouldBeTrue();
            }

            var result = walk.Search(new SearchOptions { AuditEvery = 1, Reexecutions = 0 }, TestContext.Current.CancellationToken);
            result.End.ShouldBe(SearchEnd.Complete);
            result.States.ShouldBe(Reached(steps, state).Count);
            foreach (var (property, _, _, _, found) in result.Properties.Where(p => p.Property.Name != Property.Livelock))
            {
                var expected = FirstViolation(graph, steps, state, property.Name);
                found?.Length.ShouldBe(expected!.Value, $"{property.Name} from state {state}");
                (found is null).ShouldBe(expected is null, $"{property.Name} from state {state}");
                if (found is { Length: > 0 } && walk.ViolatedAfter(property) is null)
                {
                    ShouldViolate(program, walk, found, property);
                }
            }
        }
    }

    [Fact]
    public void AWalkSaysWhatEachTaskCanDoAndWhatEachPropertySays()
    {
        var program = Program(new() { Variant = "legacy", Slots = 2, Producers = 3, Packets = 1 });
        var walk = Walk.Start(program);
        walk.Options().Select(o => o.Moves.Length).ShouldBe([1, 1, 1, 1]);
        walk.TryStep(new Move(0, 0)).ShouldBeTrue();
        walk.Options()[1].Moves.ShouldBeEmpty();
        walk.Options()[1].Waits.ShouldBe("for lock 'sk_receive_queue.lock', which producer 1 holds, at step 'A lock queue'");
        walk.TryStep(new Move(1, 0)).ShouldBeFalse();
        walk.TryStep(new Move(0, 1)).ShouldBeFalse();
        walk.TryStep(new Move(9, 0)).ShouldBeFalse();
        walk.Moves.Length.ShouldBe(1);
        foreach (var task in new byte[] { 0, 0, 1, 1, 1, 2, 2 })
        {
            walk.TryStep(new Move(task, 0)).ShouldBeTrue();
        }

        var (p1, p10) = (program.FindProperty("P1")!, program.FindProperty("P10")!);
        (walk.Now(p1), walk.Now(p10)).ShouldBe((Judgement.Undefined, Judgement.Fails));
        walk.Options()[0].Moves.Single().Fails.ShouldContain("P1");
        walk.Options()[2].Moves.Single().Fails.ShouldNotContain("P1");
        (walk.Now(p1), walk.Now(p10)).ShouldBe((Judgement.Undefined, Judgement.Fails), "looking at the options changes nothing");
        walk.TryStep(new Move(0, 0)).ShouldBeTrue();
        (walk.Now(p1), walk.Now(p10)).ShouldBe((Judgement.Fails, Judgement.Undefined));
        (walk.ViolatedAfter(p1), walk.ViolatedAfter(p10), walk.ViolatedAfter(program.FindProperty("P9")!)).ShouldBe((9, 8, null));
        Should.Throw<TraceException>(() => walk.ToTrace(program.FindProperty("P9")!));
    }

    /// <summary>Everywhere that random steps lead, under every memory model: each task can move, has ended, or says what it waits for.</summary>
    [Theory]
    [InlineData("sc")]
    [InlineData("tso")]
    [InlineData("pso")]
    [InlineData("ra")]
    public void ATaskThatCannotMoveSaysWhatItWaitsFor(string memory)
    {
        var program = Program(new() { Variant = "owner-map", Slots = 2, Producers = 2, Packets = 2, Memory = memory });
        var waits = new HashSet<string>();
        for (ulong seed = 0; seed < 5; seed++)
        {
            var walk = Walk.Start(program);
            for (var step = 0UL; step < 80; step++)
            {
                foreach (var option in walk.Options().Where(o => o.Step is not null && o.Moves.IsEmpty))
                {
                    option.Waits.ShouldMatch("^(for|until) ");
                    waits.Add(option.Waits.Split(' ')[0] + " " + option.Waits.Split(' ')[1]);
                }

                walk.Random(seed * 1000 + step, 1);
            }
        }

        waits.ShouldContain("for lock");
        waits.Contains("for a").ShouldBeTrue();
        waits.Contains("until its").ShouldBe(memory is "tso" or "pso");
    }

    [Fact]
    public void RandomStepsAreTheSameForASeed_AndStopAtAViolation()
    {
        var program = Program(new() { Variant = "legacy", Slots = 1, Producers = 2, Packets = 1 });
        var ends = new HashSet<WalkEnd>();
        for (ulong seed = 0; seed < 50; seed++)
        {
            var (one, other) = (Walk.Start(program), Walk.Start(program));
            var end = one.Random(seed, 200);
            other.Random(seed, 200).ShouldBe(end);
            one.Moves.ShouldBe(other.Moves);
            one.Steps.SkipLast(1).ShouldAllBe(s => s.Fails.IsEmpty);
            one.Steps[^1].Fails.IsEmpty.ShouldBe(end != WalkEnd.Violation);
            ends.Add(end);
        }

        ends.ShouldContain(WalkEnd.Violation);
    }

    [Fact]
    public void AStateThatComesAgainIsNoticed()
    {
        var walk = Walk.Start(Program(new() { Variant = "in-progress", Slots = 1, Producers = 1, Packets = null }));
        var seen = new Dictionary<string, int>();
        for (var i = 1; i <= 200; i++)
        {
            var options = walk.Options();
            var task = Array.FindIndex([.. options], o => o.Moves.Length > 0);
            walk.TryStep(options[task].Moves[0].Move).ShouldBeTrue();
            walk.SameAs.ShouldBe(seen.TryGetValue(walk.Steps[^1].Fingerprint, out var earlier) ? earlier : walk.SameAs == 0 ? 0 : null);
            seen.TryAdd(walk.Steps[^1].Fingerprint, i);
        }

        walk.SameAs.ShouldNotBeNull();
    }

    /// <summary>What a search of the whole graph calls a violation, the walk along it says too, from its steps alone; and no step of it alone does.</summary>
    [Theory]
    [InlineData("owner-map", "user-bit", "weak", "livelock")]
    [InlineData("owner-map", "user-bit", "weak", "L5-live")]
    [InlineData("in-progress", "non-zero", "lock", "L3-live")]
    public void ALoopIsJudgedFromItsSteps(string variant, string reader, string fairness, string name)
    {
        var program = Program(new() { Variant = variant, Reader = reader, Slots = 2, Producers = 2, Packets = 1, Fairness = fairness });
        var property = program.FindProperty(name)!;
        var found = Walk.Start(program).Search(new SearchOptions { Properties = [name] }, TestContext.Current.CancellationToken).Properties.Single().Counterexample!;
        var walk = Walk.Start(program);
        foreach (var move in found.Stem.AddRange(found.Loop))
        {
            Objection(walk, walk.Moves.Length, property).ShouldNotBeNull("a run that stays where somebody has to move is not fair");
            walk.TryStep(move).ShouldBeTrue();
        }

        walk.SameAs.ShouldBe(found.Stem.Length);
        walk.SameAsLast.ShouldBe(found.Stem.Length);
        Objection(walk, found.Stem.Length, property).ShouldBeNull();
        Objection(walk, found.Stem.Length - 1, property)!.ShouldStartWith("does not come back to the state where it begins");
        TraceReplay.Replay(program, walk.ToTrace(property, found.Stem.Length)).LoopStart.ShouldBe(found.Stem.Length);
        Should.Throw<TraceException>(() => walk.ToTrace(property, found.Stem.Length - 1)).Message.ShouldStartWith($"what repeats for ever does not violate {name}: it does not come back");
        Should.Throw<TraceException>(() => walk.ToTrace(property)).Message.ShouldBe($"{name} speaks of runs that never end: say which part of the walk repeats");
        Should.Throw<TraceException>(() => walk.ToTrace(program.FindProperty("P1")!, 0)).Message.ShouldBe("P1 does not speak of runs that never end");
    }

    private static string? Objection(Walk walk, int start, Property property) => walk.Forever(start).Single(o => o.Property == property).Text;

    private static ControlledProgram Program(Scenario scenario) => ControlledProgram.Create(new ScenarioModel(scenario));

    private static List<Move> WayTo(SmallGraph graph, int state)
    {
        var moves = new List<Move>();
        while (graph.States[state].Depth > 0)
        {
            var step = graph.Steps.First(s => s.To == state && graph.States[s.From].Depth == graph.States[state].Depth - 1);
            moves.Insert(0, step.Move);
            state = step.From;
        }

        return moves;
    }

    private static HashSet<int> Reached(ILookup<int, GraphStep> steps, int from)
    {
        var (reached, queue) = (new HashSet<int> { from }, new Queue<int>([from]));
        while (queue.TryDequeue(out var state))
        {
            foreach (var step in steps[state].Where(s => reached.Add(s.To)))
            {
                queue.Enqueue(step.To);
            }
        }

        return reached;
    }

    /// <summary>Steps of a shortest way from a state to a violation, of a state or by a step, found by a walk over the graph.</summary>
    private static int? FirstViolation(SmallGraph graph, ILookup<int, GraphStep> steps, int from, string property)
    {
        if (graph.States[from].Fails.Contains(property))
        {
            return 0;
        }

        var (depth, queue) = (new Dictionary<int, int> { [from] = 0 }, new Queue<int>([from]));
        int? best = null;
        while (queue.TryDequeue(out var state))
        {
            foreach (var step in steps[state])
            {
                if (step.Fails.Contains(property) || graph.States[step.To].Fails.Contains(property))
                {
                    best = Math.Min(best ?? int.MaxValue, depth[state] + 1);
                }

                if (depth.TryAdd(step.To, depth[state] + 1))
                {
                    queue.Enqueue(step.To);
                }
            }
        }

        return best;
    }

    private static void ShouldViolate(ControlledProgram program, Walk walk, Counterexample found, Property property)
    {
        var whole = Walk.Start(program);
        foreach (var move in walk.Moves.AddRange(found.Stem))
        {
            whole.TryStep(move).ShouldBeTrue();
        }

        whole.Now(property).ShouldBe(Judgement.Fails);
        TraceReplay.Replay(program, whole.ToTrace(property)).Property.ShouldBe(property.Name);
    }
}
