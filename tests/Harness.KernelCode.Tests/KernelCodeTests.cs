using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.KernelCode.Sources;
using Harness.Ring;
using Harness.Ring.Readers;
using Harness.Ring.Variants;

namespace Harness.KernelCode.Tests;

/// <summary>The kernel's own code: what is known of it comes out, and the verdicts are the model's.</summary>
public class KernelCodeTests
{
    internal static bool IsWhole => Environment.GetEnvironmentVariable("HARNESS_ALL_KERNELS") is { Length: > 0 };

    /// <summary>
    /// Kernel, edit, whether packets come for which there is no virtio-net header, N, P, K, and what must be violated among the rest. Where somebody waits for
    /// it, HARNESS_ALL_KERNELS, every row with both kernels.
    /// </summary>
    public static TheoryData<string, string, bool, int, int, int, string> Known
    {
        get
        {
            var rows = new TheoryData<string, string, bool, int, int, int, string>();
            foreach (var kernel in IsWhole ? new[] { "6.1", "6.12" } : ["6.1"])
            {
                rows.Add(kernel, "", true, 1, 1, 2, "");
                rows.Add(kernel, "leaked-bit", true, 1, 1, 2, "P9 L1");
                if (IsWhole)
                {
                    rows.Add(kernel, "", false, 2, 2, 1, "");
                    rows.Add(kernel, "", false, 2, 3, 1, "");
                    rows.Add(kernel, "legacy", false, 1, 2, 1, "P2 P3 P10");
                    rows.Add(kernel, "legacy", false, 2, 2, 1, "");
                    rows.Add(kernel, "rfc", false, 1, 2, 1, "");
                    rows.Add(kernel, "rfc", false, 2, 3, 1, "");
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void What_is_known_comes_out(string kernel, string edit, bool hasOddPackets, int slots, int producers, int packets, string violated)
    {
        var scenario = Scenario(kernel, slots, producers, packets) with { Edit = edit, HasOddPackets = hasOddPackets };
        var found = Violated(scenario);
        foreach (var property in violated.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            found.ShouldContain(property);
        }

        (found.Length == 0).ShouldBe(violated.Length == 0, string.Join(' ', found));
    }

    /// <summary>Edits, variants that they come to, and bounds.</summary>
    public static TheoryData<string, string, int, int, int> Twins
    {
        get
        {
            var rows = new TheoryData<string, string, int, int, int>
            {
                { "", "owner-map-room", 1, 2, 1 },
                { "legacy", "legacy", 1, 2, 1 },
                { "rfc", "in-progress", 1, 2, 1 },
            };
            if (IsWhole)
            {
                rows.Add("legacy", "legacy", 2, 2, 1);
                rows.Add("clear-first", "owner-map-clear-first", 1, 2, 1);
            }

            return rows;
        }
    }

    /// <summary>An edited kernel and the variant of the model that it comes to: the same properties are violated. The room test is the kernel's alone where the model has none.</summary>
    [Theory]
    [MemberData(nameof(Twins))]
    public void Verdicts_are_those_of_the_model(string edit, string variant, int slots, int producers, int packets)
    {
        var found = Violated(Scenario("6.1", slots, producers, packets) with { Edit = edit });
        var model = new RingModel(new RingConfiguration(VariantOf(variant), new UserBitReader(), new RingBounds(slots, producers, packets)));
        var expected = new ExhaustiveSearch(ControlledProgram.Create(model), new SearchOptions()).Run(TestContext.Current.CancellationToken)
            .Properties.Where(p => p.Verdict == Verdict.Violated).Select(p => p.Property.Name).Order(StringComparer.Ordinal);
        found.ShouldBe(expected);
    }

    /// <summary>A reader that takes whatever is not KERNEL takes a marked frame: the RFC says so itself.</summary>
    [Fact]
    public void A_reader_of_all_bits_takes_a_marked_frame()
    {
        var scenario = Scenario("6.1", 1, 2, 1) with { Reader = "non-zero" };
        Violated(scenario).ShouldBeEmpty();
        Violated(scenario with { Edit = "rfc" }).ShouldContain("P3");
    }

    /// <summary>A proof is about a binary: another level of optimisation comes to the same verdicts.</summary>
    [Fact]
    public void Levels_of_optimisation_agree()
    {
        Violated(Scenario("6.1", 1, 1, 2) with { Optimization = "s" }).ShouldBeEmpty();
        foreach (var level in IsWhole ? new[] { "1", "s" } : [])
        {
            Violated(Scenario("6.1", 2, 2, 1) with { Optimization = level }).ShouldBeEmpty();
            Violated(Scenario("6.1", 1, 2, 1) with { Optimization = level, Edit = "legacy" }).ShouldBe(Violated(Scenario("6.1", 1, 2, 1) with { Edit = "legacy" }));
        }
    }

    [Fact]
    public void A_schedule_is_shown_in_lines_of_the_kernel_and_is_the_same_again()
    {
        var scenario = Scenario("6.1", 1, 2, 1) with { Edit = "legacy" };
        var (trace, parameters) = Use(scenario, model =>
        {
            var program = ControlledProgram.Create(model);
            var violated = Search(model).Properties.Single(p => p.Property.Name == "P10");
            return (TraceRecorder.Record(program, violated.Property, violated.Counterexample!), model.Parameters);
        });
        trace.Steps.ShouldContain(s => s.Line != null && s.Line.File.EndsWith("af_packet.c", StringComparison.Ordinal) && s.Line.Line > 2000);
        var (again, words) = KernelScenario.Of(parameters)!.Value;
        again.ShouldBe(scenario);
        using var program = KernelProgram.Load(again);
        program.Program.Remember("", words);
        program.Run(model => TraceReplay.Replay(ControlledProgram.Create(model), trace).Steps.Length).ShouldBe(trace.Steps.Length);
    }

    [Fact]
    public void An_edit_that_does_not_fit_is_refused()
    {
        var edit = KernelEdit.Find("legacy")!;
        Should.Throw<KernelCodeException>(() => EditedSource.Apply(edit, ["int x;", "int y;"], "other.c")).Message.ShouldMatch("^edit 'legacy' does not fit 'other.c'");
    }

    [Fact]
    public void A_source_that_is_not_there_is_refused()
        => Should.Throw<KernelCodeException>(() => KernelTree.Source("/nowhere/af_packet.c", null)).Message.ShouldBe("there is no source '/nowhere/af_packet.c'");

    internal static KernelScenario Scenario(string kernel, int slots, int producers, int packets)
    {
        try
        {
            var source = KernelTree.Source(null, kernel);
            return new KernelScenario { Source = source, Headers = KernelTree.Headers(null, source), Slots = slots, Producers = producers, Packets = packets };
        }
        catch (KernelCodeException exception) when (exception.IsMissing)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    private static RingVariant VariantOf(string name) => name switch
    {
        "legacy" => new LegacyVariant(),
        "in-progress" => new InProgressVariant(),
        "owner-map-clear-first" => new ClearFirstVariant(),
        _ => new OwnerMapVariant(testsRoom: true),
    };

    private static string[] Violated(KernelScenario scenario)
        => [.. Use(scenario, model => Search(model).Properties.Where(p => p.Verdict == Verdict.Violated).Select(p => p.Property.Name)).Order(StringComparer.Ordinal)];

    private static SearchResult Search(KernelModel model)
        => new ExhaustiveSearch(ControlledProgram.Create(model), new SearchOptions { Properties = model.RingProperties, Reductions = SearchReductions.All })
            .Run(TestContext.Current.CancellationToken);

    private static T Use<T>(KernelScenario scenario, Func<KernelModel, T> use)
    {
        using var program = KernelProgram.Load(scenario);
        program.Learn(new SearchOptions().StepTimeout);
        return program.Run(use);
    }
}
