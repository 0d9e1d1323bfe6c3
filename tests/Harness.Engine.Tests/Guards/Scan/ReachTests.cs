using Harness.Engine.Guards.Scan;

namespace Harness.Engine.Tests.Guards.Scan;

public class ReachTests
{
    private const string Processors = "asks the process or the computer it runs on (System.Environment.ProcessorCount)";

    [Fact]
    public void A_finding_in_a_helper_names_the_helper_its_line_and_the_way_there()
    {
        var finding = Scans.Of(ReachSamples.ThroughHelpers).Findings.ShouldHaveSingleItem();

        finding.Method.ShouldBe("ReachSamples.Second.Step");
        Path.GetFileName(finding.File).ShouldBe("ReachSamples.cs");
        finding.SourceLine().ShouldBe("public static long Step() => DateTime.UtcNow.Ticks;");
        finding.Message.ShouldBe(
            $"ReachSamples.Second.Step (ReachSamples.cs:{finding.Line}) reads a clock (System.DateTime.UtcNow): "
            + "let a choice of the machine decide what is late, or pass a time in as a parameter of the scenario. "
            + "Reached through ReachSamples.ThroughHelpers, ReachSamples.First.Step.");
    }

    [Theory]
    [InlineData(nameof(ReachSamples.ThroughInterface), $"ReachSamples.Square.Area {Processors}")]
    [InlineData(nameof(ReachSamples.ThroughBaseClass), $"ReachSamples.Leaf.Size {Processors}")]
    [InlineData(nameof(ReachSamples.ThroughInheritedImplementation), $"ReachSamples.Unaware.Name {Processors}")]
    [InlineData(nameof(ReachSamples.ThroughLambda), $"ReachSamples.ThroughLambda {Processors}")]
    [InlineData(nameof(ReachSamples.ThroughMethodGroup), $"ReachSamples.AddsProcessors {Processors}")]
    [InlineData(nameof(ReachSamples.ThroughIterator), $"ReachSamples.Numbers {Processors}")]
    [InlineData(nameof(ReachSamples.ThroughStaticInitialiser), $"the static initialiser of ReachSamples.WithInitialiser {Processors}")]
    [InlineData(
        nameof(ReachSamples.ThroughHandwrittenInitialiser),
        "the static initialiser of ReachSamples.WithHandwrittenInitialiser asks the process or the computer it runs on (System.Environment.Exit)")]
    [InlineData(
        nameof(ReachSamples.ThroughNewConstraint),
        "the constructor of ReachSamples.Made asks the process or the computer it runs on (System.Environment.Exit)")]
    [InlineData(
        nameof(ReachSamples.ThroughFormatting),
        "ReachSamples.Shown.ToString asks the process or the computer it runs on (System.Environment.MachineName)")]
    [InlineData(nameof(ReachSamples.ThroughComparer), $"ReachSamples.Comparer.Compare {Processors}")]
    [InlineData(nameof(ReachSamples.ThroughComparerOfTheFramework), $"ReachSamples.Comparer.Compare {Processors}")]
    [InlineData(nameof(ReachSamples.ThroughOwnHashCode), $"ReachSamples.Hashed.GetHashCode {Processors}")]
    [InlineData(nameof(ReachSamples.ThroughStaticInterface), $"ReachSamples.Counter.Count {Processors}")]
    [InlineData(nameof(ReachSamples.ThroughLocalFunction), $"ReachSamples.Local {Processors}")]
    public void Code_that_is_not_called_by_name_is_found(string sample, string culprit) =>
        Scans.Of(typeof(ReachSamples), sample).Culprits().ShouldBe([culprit]);

    [Fact]
    public void The_way_that_a_message_names_does_not_depend_on_the_order_of_the_roots()
    {
        var one = Scans.Method(typeof(ReachSamples), nameof(ReachSamples.ThroughHelpers));
        var other = Scans.Method(typeof(ReachSamples), nameof(ReachSamples.ThroughHelpersToo));

        new CodeWalk(new CodeLibrary()).Run([one, other]).Findings.ShouldBe(new CodeWalk(new CodeLibrary()).Run([other, one]).Findings);
    }

    [Fact]
    public void Native_code_is_refused() =>
        Scans.Of(ReachSamples.getpid).OnlyMessage().ShouldBe("ReachSamples.getpid is native code, which cannot be scanned: write it in C#.");

    [Fact]
    public void Recursion_is_scanned_once() => Scans.Of(typeof(ReachSamples), nameof(ReachSamples.ToItself)).MethodsScanned.ShouldBe(1);

    [Fact]
    public void Types_that_the_model_never_makes_are_not_accused() =>
        Scans.Of(typeof(ReachSamples), nameof(ReachSamples.Disposes)).Findings.ShouldBeEmpty();
}
