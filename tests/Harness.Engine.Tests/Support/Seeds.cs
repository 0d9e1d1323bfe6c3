namespace Harness.Engine.Tests.Support;

/// <summary>Seeds of random programs: a third of them in an ordinary run, all where HARNESS_ALL_SEEDS is set.</summary>
internal static class Seeds
{
    internal static IEnumerable<int> Of(int all)
        => Enumerable.Range(1, Environment.GetEnvironmentVariable("HARNESS_ALL_SEEDS") is { Length: > 0 } ? all : (all + 2) / 3);
}
