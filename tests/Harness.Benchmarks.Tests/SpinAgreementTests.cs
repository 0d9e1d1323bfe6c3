using Harness.Benchmarks.Spin;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Scenarios;

namespace Harness.Benchmarks.Tests;

/// <summary>
/// The ring written a second time, in another language, and searched by another tool: verdicts must be the same, and since one statement stands for one step, so must be
/// the numbers of states and of transitions, to the last one. A step too many or too few in either, or a word of the state that one has and the other does not, shows here.
/// </summary>
public sealed class SpinAgreementTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("legacy", "user-bit", 1, 2, 1)]
    [InlineData("legacy", "user-bit", 2, 2, 2)]
    [InlineData("legacy", "user-bit", 2, 3, 1)]
    [InlineData("legacy", "non-zero", 1, 2, 1)]
    [InlineData("in-progress", "user-bit", 1, 2, 1)]
    [InlineData("in-progress", "user-bit", 2, 2, 2)]
    [InlineData("in-progress", "user-bit", 2, 3, 1)]
    [InlineData("in-progress", "user-bit", 3, 2, 2)]
    [InlineData("in-progress", "user-bit", 1, 1, 3)]
    [InlineData("in-progress", "non-zero", 1, 2, 1)]
    [InlineData("owner-map", "user-bit", 1, 2, 1)]
    [InlineData("owner-map", "user-bit", 2, 2, 2)]
    [InlineData("owner-map", "user-bit", 2, 3, 1)]
    [InlineData("owner-map", "non-zero", 2, 2, 2)]
    public void SpinAgreesToTheLastState(string variant, string reader, int slots, int producers, int packets)
    {
        var model = new SpinModel(variant, reader, slots, producers, packets);
        var spin = Verify(SpinModel.Source, model, keepsDeadLocals: true, isReport: true, "-DSAFETY", "-DNOREDUCE");
        var ours = Search(model);

        spin.IsComplete.ShouldBeTrue(spin.Child.Output);
        spin.Violated.Order(StringComparer.Ordinal).ShouldBe(Violated(ours).Order(StringComparer.Ordinal));
        (spin.States, spin.Transitions).ShouldBe((ours.States, ours.Transitions));

        // Every property that SPIN cannot report by name is one that it calls an invalid end state.
        spin.Errors.ShouldBe(0, spin.Child.Output);
        ours.Properties.Single(p => p.Property.Name == "deadlock").Verdict.ShouldBe(Verdict.Proved);
    }

    /// <summary>As the benchmark runs it: SPIN's partial-order reduction, dead locals reset, assertions.</summary>
    [Theory]
    [InlineData("legacy", false)]
    [InlineData("in-progress", true)]
    [InlineData("owner-map", true)]
    public void ReducedVerifiersAgree(string variant, bool isProved)
    {
        var model = new SpinModel(variant, "user-bit", 2, 3, 1);
        foreach (var storage in new string[][] { [], ["-DCOLLAPSE"], ["-DHC4"] })
        {
            var spin = Verify(SpinModel.Source, model, keepsDeadLocals: false, isReport: false, ["-DSAFETY", .. storage]);
            (spin.Errors == 0).ShouldBe(isProved, spin.Child.Output);
        }
    }

    /// <summary>A protocol that is broken in the text for SPIN must be found broken: else its agreement would say nothing.</summary>
    [Theory]
    [InlineData("in-progress", "status[at] = MARK;", "skip;", "P1 P10")]
    [InlineData("owner-map", "owner_map = owner_map | (1 << at)", "skip", "P1 P10")]
    [InlineData("owner-map", "(IS_KERNEL(s) && !OWNED(s))", "(!OWNED(s))", "P2")]
    [InlineData("owner-map", "owner_map = owner_map & ~(1 << at); DROP_BOTH", "DROP_BOTH", "P7 L1")]
    [InlineData("in-progress", "committed = committed | (1 << (PACKET - 1));", "skip;", "P3 P8")]
    [InlineData("in-progress", "#else\n\t\tlosing = (tp_drops != 0)", "#else\n\t\tlosing = 0", "P12")]
    [InlineData("in-progress", "tp_drops++;\n#endif\n\t\tDROP_AT", "skip;\n#endif\n\t\tDROP_AT", "P8")]
    [InlineData("in-progress", "status[t] = KERNEL; held = 0", "held = 0", "P4 P8")]
    public void BrokenProtocolIsFound(string variant, string text, string replacement, string properties)
    {
        SpinModel.Source.Split(text).Length.ShouldBe(2, $"'{text}' must stand in the model once");
        var broken = SpinModel.Source.Replace(text, replacement, StringComparison.Ordinal);
        var spin = Verify(broken, new SpinModel(variant, "user-bit", 1, 3, 1), keepsDeadLocals: true, isReport: true, "-DSAFETY", "-DNOREDUCE");

        foreach (var property in properties.Split(' '))
        {
            spin.Violated.ShouldContain(property);
        }
    }

    /// <summary>A step that is left out changes the counts.</summary>
    [Fact]
    public void MissingStepShowsInTheCounts()
    {
        const string Barrier = "skip; /* I: smp_mb, nothing under sequential consistency, and a step */";
        SpinModel.Source.ShouldContain(Barrier);
        var model = new SpinModel("in-progress", "user-bit", 1, 2, 1);
        var spin = Verify(SpinModel.Source.Replace(Barrier, "", StringComparison.Ordinal), model, keepsDeadLocals: true, isReport: true, "-DSAFETY", "-DNOREDUCE");

        spin.States.ShouldBeLessThan(Search(model).States);
    }

    [Fact]
    public void WrongModelIsRefusedInOneLine()
    {
        RequireSpin();
        var error = Should.Throw<BenchmarkException>(() => Verify("proctype", new SpinModel("legacy", "user-bit", 1, 1, 1), keepsDeadLocals: true, isReport: true));
        error.Message.ShouldStartWith("spin does not accept the model: ");
        error.Message.ShouldNotContain('\n');
    }

    private static void RequireSpin() => Assert.SkipWhen(SpinVerifier.Missing is not null, SpinVerifier.Missing ?? "");

    private static SpinResult Verify(string source, SpinModel model, bool keepsDeadLocals, bool isReport, params string[] options)
    {
        RequireSpin();
        var cancellation = TestContext.Current.CancellationToken;

        // Models this small are searched sooner than they are optimised.
        using var verifier = SpinVerifier.Build(source, model.Defines(keepsDeadLocals, isReport), [.. options, "-O0"], cancellation);
        return verifier.Run(hashBits: 18, s_limit, cancellation);
    }

    private static SearchResult Search(SpinModel model)
    {
        var scenario = new Scenario { Variant = model.Variant, Reader = model.Reader, Slots = model.Slots, Producers = model.Producers, Packets = model.Packets };
        var options = new SearchOptions { Reductions = SearchReductions.None, Properties = SpinModel.Properties, TimeLimit = s_limit };
        return new ExhaustiveSearch(ControlledProgram.Create(new ScenarioModel(scenario)), options).Run(TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Violated(SearchResult result)
        => result.Properties.Where(p => p.Verdict == Verdict.Violated).Select(p => p.Property.Name);
}
