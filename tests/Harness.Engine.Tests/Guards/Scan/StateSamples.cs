using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;

namespace Harness.Engine.Tests.Guards.Scan;

#pragma warning disable // Code that no analyser would let pass is the point of these samples.

/// <summary>Mutable state in statics.</summary>
internal static class StaticSamples
{
    private static readonly ImmutableArray<int> Fine = [1, 2];
    private static readonly int[] Array = [1, 2];
    private static readonly List<int> List = [1];
    private static readonly StringBuilder Text = new();
    private static int _counter = 1;
    private static volatile int _volatile = 1;

    [ThreadStatic]
    private static int _perThread;

    public static int Property { get; set; }

    public static int ReadonlyProperty { get; } = 3;

    public static void Writes() => _counter = 2;

    public static int Reads() => _counter;

    public static int ReadsVolatile() => _volatile;

    public static ref int TakesAddress() => ref _counter;

    public static int ReadsProperty() => Property;

    public static int ReadsPerThread() => _perThread;

    public static object ReadsPerFlow() => Flow.PerFlow;

    private static class Flow
    {
        internal static readonly AsyncLocal<int> PerFlow = new();
    }

    public static int ReadsArray() => Array[0];

    public static int ReadsList() => List.Count;

    public static int ReadsText() => Text.Length;

    public static int ReadsReadonly() => Fine[0] + ReadonlyProperty;
}

/// <summary>Mutable state in objects and arrays.</summary>
internal static class ObjectSamples
{
    public static void WritesField(Box box) => box.Value = 1;

    public static void WritesThroughStruct(Box box) => box.Inner.X = 1;

    public static void WritesStrongBox(StrongBox<int> box) => box.Value = 1;

    public static void SetsProperty(Box box) => box.Property = 1;

    public static Func<int, int> Captures(int limit) => n => n + limit;

    public static void WritesElement(int[] array) => array[0] = 1;

    public static void WritesElementByReference(int[] array) => Set(ref array[0]);

    public static void WritesFieldOfElement(Inner[] array) => array[0].X = 1;

    public static void WritesPlane(int[,] plane) => plane[0, 0] = 1;

    public static object Constructs() => new Box { Initial = 4 };

    public static int ReadsFieldOfElement(Inner[] array) => array[0].X;

    public static int UsesLocals(Inner[] array)
    {
        Inner local = default;
        local.X = array[0].X;
        var made = new int[2];
        made[1] = local.X;
        return made[1];
    }

    private static void Set(ref int place) => place = 1;

    public struct Inner
    {
        public int X;
    }

    public sealed class Box
    {
        public int Value;
        public Inner Inner;

        public Box() => Value = 7;

        public int Initial { get; init; }

        public int Property { get; set; }
    }
}
