using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Guards;

/// <summary>
/// Two models of one name and one code: in one of them a cell is 7 for a moment, or a judge objects to 7, and in the other not. A search that went on from the checkpoint of the
/// other one, which has passed that moment, would call it proved.
/// </summary>
public sealed class ModelDescriptionTests : IDisposable
{
    private readonly CheckpointDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("what a judge captured")]
    [InlineData("which judge is whose")]
    [InlineData("which cell an object has")]
    [InlineData("whether an object has a cell")]
    [InlineData("where a list in a list ends")]
    [InlineData("which delegate is in which field")]
    [InlineData("the type of an object")]
    [InlineData("the type of a struct")]
    [InlineData("text")]
    [InlineData("a set")]
    [InlineData("which field is null")]
    [InlineData("what a task captured")]
    [InlineData("an exception at the start")]
    [InlineData("names made of what comes between others")]
    public void ACheckpointOfTheOther_IsRefused(string what)
    {
        foreach (var isOther in (bool[])[false, true])
        {
            Search(what, isOther, new SearchOptions { StateLimit = 20 }).End.ShouldBe(SearchEnd.StateLimit);
            Should.Throw<CheckpointException>(() => Search(what, !isOther)).Message.ShouldMatch("belongs to another search: it has (machine|model code) ");
            Search(what, isOther).Of("judged").Verdict.ShouldBe(Expected(what, isOther));
            Search(what, !isOther).Of("judged").Verdict.ShouldBe(Expected(what, !isOther));
        }
    }

    /// <summary>What a judge has collected while a search ran does not tell the model from itself.</summary>
    [Fact]
    public void AJudgeThatCollects_GoesOn()
    {
        Search("a judge that collects", false, new SearchOptions { StateLimit = 20 }).End.ShouldBe(SearchEnd.StateLimit);
        Search("a judge that collects", false).Of("judged").Verdict.ShouldBe(Verdict.Proved);
    }

    /// <summary>A set of texts is enumerated in another order in each process, and is the same set.</summary>
    [Fact]
    public void ASet_HasNoOrder()
    {
        string[] some = ["a", "b", "c", "d", "e", "f"];
        Of(some.ToImmutableHashSet()).ShouldBe(Of(some.Reverse().ToImmutableHashSet(new LastFirst())));
        Of(some.ToImmutableArray()).ShouldNotBe(Of(some.Reverse().ToImmutableArray()));

        static string Of(IEnumerable<string> items)
        {
            var text = Harness.Engine.Guards.ModelDescription.Of([new Kept(items)], []);
            return text[text.LastIndexOf('(')..];
        }
    }

    private static Verdict Expected(string what, bool isOther) => isOther && what != "an exception at the start" ? Verdict.Violated : Verdict.Proved;

    private SearchResult Search(string what, bool isOther, SearchOptions? options = null)
        => new ExhaustiveSearch(
            ControlledProgram.Create(new Model(what, isOther)),
            (options ?? new SearchOptions()) with { Checkpoint = _directory.Options }).Run(TestContext.Current.CancellationToken);

    private sealed class Model(string what, bool isOther) : IModel
    {
        public string Name => "one of two";

        /// <summary>No delegate captures this object, which alone would tell the models apart.</summary>
        public void Build(MachineBuilder machine)
        {
            var isNamed = what == "names made of what comes between others";
            var between = StableName.Name(typeof(Cell<int>));
            machine.Cell<int>(!isNamed ? "before" : isOther ? "a" : $"a{between} 7   b");
            var x = machine.Cell<int>(!isNamed ? "x" : isOther ? "b" : "c", isNamed && isOther ? 7 : 0);
            var y = machine.Cell<int>(!isNamed ? "y" : isOther ? $"c{between} 0   d" : "d");
            if (what == "what a task captured")
            {
                Spawn(machine, x, isOther ? 7 : 1);
            }
            else
            {
                Spawn(machine, Of(x, y));
            }

            if (what == "an exception at the start")
            {
                Spawn(machine, isOther);
            }

            StateJudge never = static _ => Judgement.Holds;
            var isLimit = what == "a judge that collects" ? Collects(x) : Is(x, what == "what a judge captured" && !isOther ? 70 : 7);
            var isSwapped = what == "which judge is whose" && !isOther;
            machine.Property("judged", "x is never the limit", isSwapped ? never : isLimit);
            machine.Property("also judged", "nothing", isSwapped ? isLimit : never);
        }

        private Storing Of(Cell<int> x, Cell<int> y)
        {
            object? holds = what switch
            {
                "whether an object has a cell" => isOther ? y : null,
                "where a list in a list ends" => ImmutableArray.Create<ImmutableArray<int>>(isOther ? [[1, 2], [7]] : [[1], [2, 7]]),
                "which delegate is in which field" => isOther ? new Pair(One, Seven) : new Pair(Seven, One),
                "the type of an object" => isOther ? new ClassOfSeven() : new Class(),
                "the type of a struct" => isOther ? new StructOfSeven(1) : new Struct(1),
                "text" => new Text(isOther ? "7" : "1"),
                "a set" => new Set(isOther ? [2, 7] : [2, 1]),
                "which field is null" => isOther ? new Two(null, x) : new Two(x, null),
                _ => null,
            };
            var isCell = what == "which cell an object has";
            return new Storing(isCell && !isOther ? y : x, isCell || what is "what a judge captured" or "which judge is whose" ? 7 : 1, holds);
        }

        private static void Spawn(MachineBuilder machine, Cell<int> x, int value) => machine.Spawn("t", () => Store(x, value));

        private static void Spawn(MachineBuilder machine, Storing storing) => machine.Spawn("t", () => storing.Run());

        private static void Spawn(MachineBuilder machine, bool fails) => machine.Spawn("u", () => Start(fails));

        private static StateJudge Is(Cell<int> x, int limit) => state => state.Get(x) == limit ? Judgement.Fails : Judgement.Holds;

        private static StateJudge Collects(Cell<int> x)
        {
            var seen = new List<int>();
            return state =>
            {
                seen.Add(state.Get(x));
                return Judgement.Holds;
            };
        }

        private static async ControlledTask Start(bool fails)
        {
            if (fails)
            {
                throw new InvalidOperationException("at once");
            }
        }
    }

    private static async ControlledTask Store(Cell<int> cell, int value)
    {
        await Operations.Fence(Labels.Fence);
        await cell.Store(Labels.Store, value);
        await cell.Store(Labels.Store, 0);
        for (var i = 0; i < 100; i++)
        {
            await Operations.Fence(Labels.Fence);
        }
    }

    private static int One() => 1;

    private static int Seven() => 7;

    private sealed class Storing(Cell<int> cell, int value, object? holds)
    {
        private readonly Cell<int> _cell = cell;
        private readonly int _value = value;
        private readonly object? _holds = holds;

        /// <summary>What it holds is looked at after the first step, so that the task's first state says nothing of it.</summary>
        internal async ControlledTask Run()
        {
            await Operations.Fence(Labels.Fence);
            await Store(_cell, Value);
        }

        private int Value => _holds switch
        {
            Cell<int> => 7,
            ImmutableArray<ImmutableArray<int>> lists => lists[1][0],
            Pair pair => pair.Second(),
            Class one => one.Value,
            StructOfSeven => 7,
            Text text => text.Value == "7" ? 7 : 1,
            Set set => set.Values.Contains(7) ? 7 : 1,
            Two two => two.First is null ? 7 : 1,
            _ => _value,
        };
    }

    private sealed class Pair(Func<int> first, Func<int> second)
    {
        internal readonly Func<int> First = first;
        internal readonly Func<int> Second = second;
    }

    private class Class
    {
        internal virtual int Value => 1;
    }

    private sealed class ClassOfSeven : Class
    {
        internal override int Value => 7;
    }

    private readonly record struct Struct(int Value);

    private readonly record struct StructOfSeven(int Value);

    private sealed class Text(string value)
    {
        internal readonly string Value = value;
    }

    private sealed class Set(ImmutableHashSet<int> values)
    {
        internal readonly ImmutableHashSet<int> Values = values;
    }

    private sealed class Two(object? first, object? second)
    {
        internal readonly object? First = first;
        internal readonly object? Second = second;
    }

    private sealed class Kept(IEnumerable<string> items)
    {
        internal readonly IEnumerable<string> Items = items;
    }

    private sealed class LastFirst : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string text) => -text[0];
    }
}
