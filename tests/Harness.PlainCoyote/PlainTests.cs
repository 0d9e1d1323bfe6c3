using Microsoft.Coyote.SystematicTesting;

namespace Harness.PlainCoyote;

/// <summary>Both protocols as tests of Microsoft's tool.</summary>
public static class PlainTests
{
    /// <summary>Nothing marks a claimed slot: two producers write one.</summary>
    [Test]
    public static Task Legacy() => new PlainRing(marks: false).Run();

    /// <summary>The RFC: they never do.</summary>
    [Test]
    public static Task InProgress() => new PlainRing(marks: true).Run();

    /// <summary>The overload of spans is one that Coyote 1.7.11 does not know: with partial control off it is reported.</summary>
    [Test]
    public static async Task Uncontrolled() => await Task.WhenAll(Task.Run(static () => { }), Task.Run(static () => { }));
}
