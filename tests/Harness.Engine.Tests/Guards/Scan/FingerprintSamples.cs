using System.Runtime.CompilerServices;

namespace Harness.Engine.Tests.Guards.Scan;

/// <summary>Methods that differ in one thing each.</summary>
internal static class FingerprintSamples
{
    public interface INumber
    {
        int Value();
    }

    public static int ThroughInterface(INumber number) => number.Value();

    public static string CallerFile() => Where();

    public static int AddsOne(int n) => n + 1;

    public static int AddsTwo(int n) => n + 2;

    public static IEnumerable<Func<int, int>> Tables => [static n => Small(n), static n => Large(n)];

    private static int Small(int n)
    {
        ReadOnlySpan<int> table = [1, 2, 3, 4, 5];
        return table[n];
    }

    private static int Large(int n)
    {
        ReadOnlySpan<int> table = [1, 2, 3, 4, 6];
        return table[n];
    }

    private static string Where([CallerFilePath] string file = "") => file;

    public sealed class One : INumber
    {
        public int Value() => 1;
    }

    public sealed class Two : INumber
    {
        public int Value() => 2;
    }
}
