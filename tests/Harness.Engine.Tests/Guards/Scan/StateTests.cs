namespace Harness.Engine.Tests.Guards.Scan;

public class StateTests
{
    private const string KeepInCell = "keep mutable state in a cell or a ghost of the machine";
    private const string MakeReadonly = $"which is not readonly: make it readonly or const, or {KeepInCell}";
    private const string UseImmutable = $"use ImmutableArray or another immutable type, or {KeepInCell}";

    [Theory]
    [InlineData(nameof(StaticSamples.Writes), $"writes the static field StaticSamples._counter: {KeepInCell}.")]
    [InlineData(nameof(StaticSamples.Reads), $"reads the static field StaticSamples._counter, {MakeReadonly}.")]
    [InlineData(nameof(StaticSamples.ReadsVolatile), $"reads the static field StaticSamples._volatile, {MakeReadonly}.")]
    [InlineData(nameof(StaticSamples.TakesAddress), $"reads the static field StaticSamples._counter, {MakeReadonly}.")]
    [InlineData(
        nameof(StaticSamples.ReadsPerThread),
        $"uses the static field StaticSamples._perThread, which has a value of its own in every thread: {KeepInCell}.")]
    [InlineData(nameof(StaticSamples.ReadsArray), $"uses the static field StaticSamples.Array, whose content can change (an array): {UseImmutable}.")]
    [InlineData(nameof(StaticSamples.ReadsList), $"uses the static field StaticSamples.List, whose content can change (List): {UseImmutable}.")]
    [InlineData(nameof(StaticSamples.ReadsText), $"uses the static field StaticSamples.Text, whose content can change (StringBuilder): {UseImmutable}.")]
    public void A_static_that_can_change_is_found(string sample, string message) =>
        Scans.Of(typeof(StaticSamples), sample).OnlyMessage().ShouldBe($"StaticSamples.{sample} {message}");

    [Fact]
    public void A_static_of_an_unknown_class_is_found_and_its_making_too() =>
        Scans.Of(typeof(StaticSamples), nameof(StaticSamples.ReadsPerFlow)).Culprits().ShouldBe(
        [
            "StaticSamples.ReadsPerFlow uses the static field StaticSamples.Flow.PerFlow, whose content can change (AsyncLocal)",
            "the static initialiser of StaticSamples.Flow uses real threads or their synchronisation (new System.Threading.AsyncLocal)",
        ]);

    [Fact]
    public void A_static_property_is_found_by_its_own_name() =>
        Scans.Of(StaticSamples.ReadsProperty).OnlyMessage().ShouldBe(
            $"StaticSamples.Property reads the static field StaticSamples.Property, {MakeReadonly}. Reached through StaticSamples.ReadsProperty.");

    [Fact]
    public void A_readonly_static_of_an_immutable_type_passes() => Scans.Of(StaticSamples.ReadsReadonly).Findings.ShouldBeEmpty();

    [Theory]
    [InlineData(nameof(ObjectSamples.WritesField), "writes the field Box.Value of an object")]
    [InlineData(nameof(ObjectSamples.WritesThroughStruct), "writes the field Box.Inner of an object")]
    [InlineData(nameof(ObjectSamples.WritesStrongBox), "writes the field StrongBox.Value of an object")]
    [InlineData(nameof(ObjectSamples.WritesElement), "writes an element of an array that it did not make")]
    [InlineData(nameof(ObjectSamples.WritesElementByReference), "writes an element of an array that it did not make")]
    [InlineData(nameof(ObjectSamples.WritesFieldOfElement), "writes an element of an array that it did not make")]
    [InlineData(nameof(ObjectSamples.WritesPlane), "writes an element of an array that it did not make")]
    public void A_change_of_an_object_is_found(string sample, string culprit) =>
        Scans.Of(typeof(ObjectSamples), sample).Culprits()
            .ShouldBe([$"ObjectSamples.{sample} {culprit.Replace(" Box", " ObjectSamples.Box", StringComparison.Ordinal)}"]);

    [Fact]
    public void A_property_that_can_be_set_later_is_found_in_its_setter() =>
        Scans.Of(typeof(ObjectSamples), nameof(ObjectSamples.SetsProperty)).OnlyMessage().ShouldBe(
            "ObjectSamples.Box.Property writes the field ObjectSamples.Box.Property of an object: "
            + $"{KeepInCell}, or make a new object. Reached through ObjectSamples.SetsProperty.");

    [Theory]
    [InlineData(nameof(ObjectSamples.Constructs))]
    [InlineData(nameof(ObjectSamples.Captures))]
    [InlineData(nameof(ObjectSamples.UsesLocals))]
    [InlineData(nameof(ObjectSamples.ReadsFieldOfElement))]
    public void New_objects_may_be_filled_in_and_arrays_read(string sample) => Scans.Of(typeof(ObjectSamples), sample).Findings.ShouldBeEmpty();
}
