using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Harness.Engine.Tests.Guards.Scan;

#pragma warning disable // Code that no analyser would let pass is the point of these samples.

/// <summary>Ways in which a model gets to a denied member without naming it.</summary>
internal static class ReachSamples
{
    public interface IShape
    {
        int Area();
    }

    public static long ThroughHelpers() => First.Step();

    public static long ThroughHelpersToo() => First.Step();

    public static int ThroughInterface(IShape shape) => shape.Area();

    public static int ThroughBaseClass(Base shape) => shape.Size();

    public static int ThroughInheritedImplementation(INamed named) => named.Name();

    public static int ThroughLambda(int n) => Twice(static x => x + Environment.ProcessorCount, n);

    public static int ThroughMethodGroup(int n) => Twice(AddsProcessors, n);

    public static int ThroughIterator() => Numbers().First();

    public static int ThroughStaticInitialiser() => WithInitialiser.Value;

    public static int ThroughHandwrittenInitialiser() => WithHandwrittenInitialiser.Nothing();

    public static object ThroughNewConstraint() => Make<Made>();

    public static string ThroughFormatting(Shown shown) => $"{shown}";

    public static int ThroughComparer(ImmutableArray<int> values) => values.Sort(new Comparer())[0];

    public static int ThroughComparerOfTheFramework(IComparer<int> comparer) => comparer.Compare(1, 2);

    public static int ThroughOwnHashCode(Hashed hashed) => hashed.GetHashCode();

    public static int ThroughStaticInterface() => Counts<Counter>();

    public static int ThroughLocalFunction()
    {
        return Local();

        static int Local() => Environment.ProcessorCount;
    }

    [DllImport("libc")]
    public static extern int getpid();

    public static int ToItself(int n) => n == 0 ? 0 : ToItself(n - 1);

    private static int Twice(Func<int, int> f, int n) => f(f(n));

    private static int AddsProcessors(int n) => n + Environment.ProcessorCount;

    private static T Make<T>()
        where T : new()
        => new();

    private static int Counts<T>()
        where T : ICounter
        => T.Count();

    private static IEnumerable<int> Numbers()
    {
        yield return Environment.ProcessorCount;
    }

    public static class First
    {
        public static long Step() => Second.Step();
    }

    public static class Second
    {
        public static long Step() => DateTime.UtcNow.Ticks;
    }

    public sealed class Square : IShape
    {
        public int Area() => Environment.ProcessorCount;
    }

    public abstract class Base
    {
        public abstract int Size();
    }

    public abstract class Middle : Base;

    public sealed class Leaf : Middle
    {
        public override int Size() => Environment.ProcessorCount;
    }

    public interface INamed
    {
        int Name();
    }

    public class Unaware
    {
        public int Name() => Environment.ProcessorCount;
    }

    public sealed class Aware : Unaware, INamed;

    public static class WithInitialiser
    {
        public static readonly int Value = Environment.ProcessorCount;
    }

    public static class WithHandwrittenInitialiser
    {
        static WithHandwrittenInitialiser() => Environment.Exit(1);

        public static int Nothing() => 0;
    }

    public sealed class Made
    {
        public Made() => Environment.Exit(1);
    }

    public readonly struct Shown
    {
        public override string ToString() => Environment.MachineName;
    }

    public sealed class Comparer : IComparer<int>
    {
        public int Compare(int x, int y) => Environment.ProcessorCount;
    }

    public readonly struct Hashed
    {
        public override int GetHashCode() => Environment.ProcessorCount;
    }

    public interface ICounter
    {
        static abstract int Count();
    }

    public readonly struct Counter : ICounter
    {
        public static int Count() => Environment.ProcessorCount;
    }

    // Never made or handed out by a sample: a scan that accused it would accuse every test class of an assembly.
    public sealed class Bystander : IDisposable
    {
        public void Dispose() => Environment.Exit(1);

        public override string ToString() => Environment.MachineName;
    }

    public static string Disposes(IDisposable resource, object value)
    {
        resource.Dispose();
        return value.ToString();
    }
}
