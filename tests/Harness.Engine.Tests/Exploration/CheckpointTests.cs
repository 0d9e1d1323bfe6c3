using System.Security.Cryptography;
using System.Text;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Exploration;

/// <summary>A checkpoint is only for the search that made it: models of one name and one code that differ in anything else that they declare are told apart.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly CheckpointDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>The first model never reaches 7 and the second begins with it: to go on with what was found of the first would call the second proved.</summary>
    [Fact]
    public void OfAnotherInitialMemory_IsRefused()
    {
        var (zero, seven) = (new Declared(), new Declared { Initial = 7 });
        Interrupt(zero);
        new ExhaustiveSearch(ControlledProgram.Create(seven), new SearchOptions()).Run(TestContext.Current.CancellationToken).Of("judged").Verdict.ShouldBe(Verdict.Violated);
        Refusal(seven).ShouldContain("belongs to another search: it has machine ");
    }

    [Theory]
    [InlineData("name of a variable")]
    [InlineData("type of a variable")]
    [InlineData("ghost")]
    [InlineData("name of a task")]
    [InlineData("who may idle")]
    [InlineData("what is protected")]
    [InlineData("group")]
    [InlineData("naming")]
    [InlineData("queue at a lock")]
    [InlineData("name of a property")]
    [InlineData("property of final states")]
    [InlineData("vacuous")]
    [InlineData("optional step")]
    [InlineData("idling step")]
    [InlineData("obligations")]
    [InlineData("what ends a run")]
    [InlineData("what a run needs")]
    [InlineData("where a run is about something")]
    [InlineData("captured value")]
    [InlineData("model object")]
    public void OfAnotherDeclaration_IsRefused(string what)
    {
        Interrupt(new Declared());
        Refusal(new Declared { Other = what }).ShouldContain("belongs to another search: it has machine ");
    }

    /// <summary>Which bits of a word name whom decides which states are one.</summary>
    [Theory]
    [InlineData("mask of 0 and 1", "mask of 1 and 2")]
    [InlineData("mask of 0 and 1", "mask of 0, 1 and 2")]
    [InlineData("item", "number of 1 and 2")]
    [InlineData("item", "item of three")]
    [InlineData("item", "one of two items")]
    [InlineData("item", "lowest byte")]
    [InlineData("lowest byte", "second byte")]
    [InlineData("item mask of four", "item mask of two pairs")]
    [InlineData("item mask of two pairs", "item mask of three pairs")]
    [InlineData("item bytes", "item bytes of three")]
    [InlineData("item bytes", "item bytes of pairs")]
    [InlineData("first member's", "second member's")]
    [InlineData("first member's", "first member's second")]
    public void OfAnotherNaming_IsRefused(string one, string other)
    {
        Interrupt(new Declared { Naming = NamingOf(one) });
        Refusal(new Declared { Naming = NamingOf(other) }).ShouldContain("belongs to another search: it has machine ");
    }

    private static Identity NamingOf(string name) => name switch
    {
        "mask of 0 and 1" => new MemberGroup(0, 2, 1).Mask,
        "mask of 1 and 2" => new MemberGroup(1, 2, 1).Mask,
        "mask of 0, 1 and 2" => new MemberGroup(0, 3, 1).Mask,
        "item" => new MemberGroup(0, 2, 1).Item,
        "number of 1 and 2" => new MemberGroup(1, 2, 1).Number,
        "item of three" => new MemberGroup(0, 3, 1).Item,
        "one of two items" => new MemberGroup(0, 2, 2).Item,
        "lowest byte" => new MemberGroup(0, 2, 1).ItemField(0, 8),
        "second byte" => new MemberGroup(0, 2, 1).ItemField(8, 8),
        "item mask of four" => new MemberGroup(0, 4, 1).ItemMask,
        "item mask of two pairs" => new MemberGroup(0, 2, 2).ItemMask,
        "item mask of three pairs" => new MemberGroup(0, 3, 2).ItemMask,
        "item bytes" => new MemberGroup(0, 2, 1).ItemBytes,
        "item bytes of three" => new MemberGroup(0, 3, 1).ItemBytes,
        "item bytes of pairs" => new MemberGroup(0, 2, 2).ItemBytes,
        "first member's" => new MemberGroup(0, 2, 1).Owned(0),
        "second member's" => new MemberGroup(0, 2, 1).Owned(1),
        "first member's second" => new MemberGroup(0, 2, 1).Owned(0, 1),
        _ => throw new ArgumentException(name),
    };

    [Theory]
    [InlineData(MemoryModel.TotalStoreOrder, MemoryModel.PartialStoreOrder)]
    [InlineData(MemoryModel.SequentialConsistency, MemoryModel.ReleaseAcquire)]
    public void OfAnotherMemoryModel_IsRefused(MemoryModel one, MemoryModel other)
    {
        Interrupt(new Declared { Memory = one });
        Refusal(new Declared { Memory = other }).ShouldContain("belongs to another search: it has machine ");
    }

    [Theory]
    [InlineData("store", "it has store Fingerprint64, and this one store Fingerprint128")]
    [InlineData("reductions", "it has reductions None, and this one reductions PartialOrder")]
    [InlineData("seed", "it has seed 0, and this one seed 5")]
    [InlineData("audit", "it has audit 16384, and this one audit 1")]
    [InlineData("properties", "it has properties deadlock livelock exception judged, and this one properties judged")]
    public void OfAnotherWayToSearch_IsRefused(string what, string difference)
    {
        Interrupt(new Declared());
        var options = what switch
        {
            "store" => new SearchOptions { Store = StateStore.Fingerprint128 },
            "reductions" => new SearchOptions { Reductions = SearchReductions.PartialOrder },
            "seed" => new SearchOptions { Seed = 5 },
            "audit" => new SearchOptions { AuditEvery = 1 },
            _ => new SearchOptions { Properties = ["judged"] },
        };
        Refusal(new Declared(), options).ShouldContain(difference);
    }

    [Fact]
    public void OfAnotherName_IsRefused()
    {
        Interrupt(new Declared());
        Refusal(new Declared { Name = "another" }).ShouldContain("it has model 'declared', and this one model 'another'");
    }

    /// <summary>Another build of the engine may number states in another way, and another build of the model has other states; parameters are a model's name too.</summary>
    [Theory]
    [InlineData("engine ")]
    [InlineData("model code ")]
    [InlineData("parameters n=")]
    public void OfAnother_IsRefused(string line)
    {
        Interrupt(new Declared());
        var path = _directory.File;
        var whole = File.ReadAllBytes(path)[..^SHA256.HashSizeInBytes];
        var place = whole.AsSpan().IndexOf(Encoding.UTF8.GetBytes('\n' + line));
        place.ShouldBePositive();

        // The first letter of what it says there is another one, and the checksum is right.
        whole[place + 1 + line.Length] ^= 1;
        File.WriteAllBytes(path, [.. whole, .. SHA256.HashData(whole)]);
        Refusal(new Declared()).ShouldContain($"belongs to another search: it has {line}");
    }

    /// <summary>A table of whole states, or of marks alone, is not written.</summary>
    [Theory]
    [InlineData(StateStore.Exact)]
    [InlineData(StateStore.Bitstate)]
    public void OfATableThatIsNotWritten_IsRefused(StateStore store)
        => Refusal(new Declared(), new SearchOptions { Store = store }).ShouldBe("a checkpoint needs states that are told apart by fingerprints: --store 64 or 128");

    /// <summary>Nothing else keeps a search from going on.</summary>
    [Fact]
    public void OfTheSameSearch_IsGoneOnFrom()
    {
        Interrupt(new Declared());
        var result = Search(new Declared());
        result.End.ShouldBe(SearchEnd.Complete);
        result.States.ShouldBe(new ExhaustiveSearch(ControlledProgram.Create(new Declared()), new SearchOptions()).Run(TestContext.Current.CancellationToken).States);
        File.Exists(_directory.File).ShouldBeFalse();
    }

    /// <summary>
    /// A word too large for a byte stands in a state as its number in a table. A search that went on without that table would take one large word for another, and each task here
    /// looks whether its word is the one that it stored. By hand: 60 steps and the end in each of two tasks that touch no common word.
    /// </summary>
    [Fact]
    public void WithLargeWords_IsGoneOnFrom()
    {
        Search(new LargeWords(), new SearchOptions { StateLimit = 1500 }).End.ShouldBe(SearchEnd.StateLimit);
        var result = Search(new LargeWords());
        result.Of(Property.Exception).Verdict.ShouldBe(Verdict.Proved);
        result.States.ShouldBe(61 * 61);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void TooShort_IsDamaged(int bytes)
    {
        Interrupt(new Declared());
        var path = _directory.File;
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..bytes]);
        Refusal(new Declared()).ShouldBe($"{path} is damaged: remove it, or give another directory");
    }

    private void Interrupt(Declared model) => Search(model, new SearchOptions { StateLimit = 10 }).End.ShouldBe(SearchEnd.StateLimit);

    private string Refusal(Declared model, SearchOptions? options = null) => Should.Throw<CheckpointException>(() => Search(model, options)).Message;

    private SearchResult Search(IModel model, SearchOptions? options = null)
        => new ExhaustiveSearch(ControlledProgram.Create(model), (options ?? new SearchOptions()) with { Checkpoint = _directory.Options })
            .Run(TestContext.Current.CancellationToken);

    /// <summary>Two tasks with many fences and a few declarations, of which one may differ.</summary>
    private sealed class Declared : IParameterizedModel
    {
        private static readonly StatePredicate Always = static _ => true;

        public string Name { get; init; } = "declared";

        public IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string> { ["n"] = "1" };

        public MemoryModel Memory { get; init; }

        internal int Initial { get; init; }

        internal string Other { get; init; } = "";

        internal Identity? Naming { get; init; }

        public void Build(MachineBuilder machine)
        {
            var group = Other == "group" ? machine.Interchangeable(2, 1) : null;
            var count = Other == "captured value" ? 19 : 20;
            var fences = new Fences(Other == "model object" ? 19 : 20);
            machine.Spawn(Other == "name of a task" ? "v" : "t", () => fences.Run(20));
            machine.Spawn("u", () => fences.Run(count), mayIdle: Other == "who may idle");
            var x = machine.Cell<int>(Other == "name of a variable" ? "z" : "x", Initial);
            Variable y = Other switch
            {
                "type of a variable" => machine.Cell<long>("y"),
                "ghost" => machine.Ghost<int>("y"),
                "naming" => machine.Cell<int>("y", identity: new MemberGroup(0, 2, 1).Item),
                _ => machine.Cell<int>("y", identity: Naming),
            };
            var gate = machine.Spinlock("gate", isQueued: Other == "queue at a lock");
            if (Other == "what is protected")
            {
                machine.Protect(gate, y);
            }

            if (Other == "optional step")
            {
                machine.Optional(Labels.Fence);
            }

            if (Other == "idling step")
            {
                machine.Idling(Labels.Fence);
            }

            Judgement Judge(StepContext state) => state.Get(x) == 7 ? Judgement.Fails : Judgement.Holds;
            if (Other == "property of final states")
            {
                machine.FinalProperty("judged", "x is never 7", Judge);
            }
            else
            {
                machine.Property(Other == "name of a property" ? "other" : "judged", "x is never 7", Judge, Other == "vacuous" ? "for the test" : null);
            }

            var e = machine.Event("e");
            machine.LivenessProperty("of runs", "nothing", new Liveness
            {
                Obligations = Other == "obligations" ? 2 : 1,
                Open = static _ => 0,
                EndedBy = Other == "what ends a run" ? [e] : [],
                Needs = Other == "what a run needs" ? [e] : [],
                Premise = Other == "where a run is about something" ? Always : null,
                Again = Other == "where a run is about something" ? null : Always,
            });
            _ = group;
        }
    }

    /// <summary>Two tasks that store thirty large words, each in a cell of its own, and read each of them back.</summary>
    private sealed class LargeWords : IModel
    {
        public string Name => "large words";

        public void Build(MachineBuilder machine)
        {
            foreach (var first in (int[])[1000, 50_000])
            {
                var cell = machine.Cell<long>($"from {first}");
                machine.Spawn($"t{first}", () => Run(cell, first));
            }
        }

        /// <summary>Words that differ in their upper half only.</summary>
        private static long Word(int first, int i) => (first + (7L * i)) << 32;

        private static async ControlledTask Run(Cell<long> cell, int first)
        {
            for (var i = 0; i < 30; i++)
            {
                await cell.Store(Labels.Store, Word(first, i));
                if (await cell.Load(Labels.Load) is var word && word != Word(first, i))
                {
                    throw new InvalidOperationException($"{word} is not {Word(first, i)}");
                }
            }
        }
    }

    private sealed class Fences(int count)
    {
        private readonly int _count = count;

        internal async ControlledTask Run(int count)
        {
            for (var i = 0; i < count && i < _count; i++)
            {
                await Operations.Fence(Labels.Fence);
            }
        }
    }
}
