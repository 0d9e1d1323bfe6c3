using Harness.KernelCode.Sources;

namespace Harness.KernelCode.Tests;

/// <summary>A patch fits exactly, or is refused in one line and changes nothing.</summary>
public sealed class UnifiedDiffTests : IDisposable
{
    private const string Before = "a\nb\nc\nd\ne\nf\n";

    private readonly string _directory = Directory.CreateTempSubdirectory("harness-diff-").FullName;

    [Fact]
    public void It_replaces_adds_and_takes_out()
        => Apply("--- a/net/code.c\n+++ b/net/code.c\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n@@ -5,2 +5,3 @@\n e\n+new\n f\n").ShouldBe("a\nB\nc\nd\ne\nnew\nf\n");

    [Fact]
    public void It_fits_at_another_place_where_that_is_the_only_one()
        => Apply("--- code.c\n+++ code.c\n@@ -1,2 +1,1 @@\n d\n-e\n").ShouldBe("a\nb\nc\nd\nf\n");

    [Theory]
    [InlineData("--- code.c\n+++ code.c\n@@ -2,1 +2,1 @@\n-x\n+y\n", "patch:3: the hunk fits code.c nowhere")]
    [InlineData("--- other.c\n+++ other.c\n@@ -1,1 +1,1 @@\n-a\n+y\n", "patch:1: it changes 'other.c', which is not compiled here")]
    [InlineData("--- code.c\n+++ code.c\n@@ -1,3 +1,3 @@\n a\n", "patch:3: the hunk ends before its end")]
    [InlineData("@@ -1,1 +1,1 @@\n-a\n+y\n", "patch:1: a hunk of no file")]
    [InlineData("nothing\n", "' is no unified diff: it has no hunk")]
    public void What_does_not_fit_is_refused(string diff, string message)
    {
        Should.Throw<KernelCodeException>(() => Apply(diff)).Message.ShouldContain(message);
        File.ReadAllText(Path.Combine(_directory, "code.c")).ShouldBe(Before);
    }

    [Fact]
    public void Two_places_are_refused()
        => Should.Throw<KernelCodeException>(() => Apply("--- code.c\n+++ code.c\n@@ -4,1 +4,1 @@\n-x\n+y\n", "x\nb\nx\nd\n")).Message.ShouldContain("at more than one place");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Apply(string diff, string before = Before)
    {
        var (code, patch) = (Path.Combine(_directory, "code.c"), Path.Combine(_directory, "patch"));
        File.WriteAllText(code, before);
        File.WriteAllText(patch, diff);
        UnifiedDiff.Apply(patch, _directory, "code.c");
        return File.ReadAllText(code);
    }
}
