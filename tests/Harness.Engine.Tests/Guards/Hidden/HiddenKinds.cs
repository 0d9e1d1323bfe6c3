#pragma warning disable // Each hides something, in the oddest ways that an author may find; the point is what the guards make of it.
using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Guards.Hidden;

/// <summary>Something that gives another number each time, out of what no state knows.</summary>
internal interface IHidden
{
    static abstract int Next();
}

/// <summary>The same as an object of the model.</summary>
internal interface IHiddenObject
{
    static abstract IHiddenObject Make();

    int Next();
}

/// <summary>A task that hides something in what it keeps.</summary>
internal interface IHiddenTask
{
    static abstract ControlledTask Go(Cell<int> x, int who);
}

/// <summary>State in statics, by what they hold.</summary>
internal static class Statics
{
    internal struct Number : IHidden { static int s_n; public static int Next() => s_n++; }
    internal struct Property : IHidden { static int N { get; set; } public static int Next() => N++; }
    internal struct Flag : IHidden { static bool s_later; public static int Next() { var n = s_later ? 1 : 0; s_later = true; return n; } }
    internal struct ArrayOfNumbers : IHidden { static readonly int[] s_n = [0]; public static int Next() => s_n[0]++; }
    internal struct Numbers : IHidden { static readonly List<int> s_n = []; public static int Next() { s_n.Add(1); return s_n.Count; } }
    internal sealed class Box { public int N; }
    internal struct OwnClass : IHidden { static readonly Box s_box = new(); public static int Next() => s_box.N++; }
    internal sealed record Holds(List<int> List);
    internal struct RecordOfList : IHidden { static readonly Holds s_h = new([]); public static int Next() { s_h.List.Add(0); return s_h.List.Count; } }
    internal struct TupleOfList : IHidden { static readonly Tuple<List<int>, int> s_t = Tuple.Create(new List<int>(), 0); public static int Next() { s_t.Item1.Add(0); return s_t.Item1.Count; } }
    internal struct ValueTupleOfArray : IHidden { static readonly (int[] A, int B) s_t = (new int[1], 0); public static int Next() => s_t.A[0]++; }
    internal struct ImmutableOfLists : IHidden { static readonly ImmutableArray<List<int>> s_l = [new List<int>()]; public static int Next() { s_l[0].Add(0); return s_l[0].Count; } }
    internal struct ImmutableOfArrays : IHidden { static readonly ImmutableList<int[]> s_l = [new int[1]]; public static int Next() => s_l[0][0]++; }
    internal struct TableOfLists : IHidden { static readonly ImmutableSortedDictionary<string, List<int>> s_l = ImmutableSortedDictionary<string, List<int>>.Empty.Add("a", []); public static int Next() { s_l["a"].Add(0); return s_l["a"].Count; } }
    internal struct LazyAsked : IHidden { static readonly Lazy<int> s_l = new(() => 7); public static int Next() { var n = s_l.IsValueCreated ? 1 : 0; _ = s_l.Value; return n; } }
    internal struct LazyList : IHidden { static readonly Lazy<List<int>> s_l = new(() => []); public static int Next() { s_l.Value.Add(0); return s_l.Value.Count; } }
    internal struct Text : IHidden { static readonly StringBuilder s_t = new(); public static int Next() => s_t.Append('a').Length; }
    internal struct Builder : IHidden { static readonly ImmutableArray<int>.Builder s_b = ImmutableArray.CreateBuilder<int>(); public static int Next() { s_b.Add(0); return s_b.Count; } }
    internal struct Iterator : IHidden { static IEnumerable<int> Count() { for (var i = 0; ; i++) yield return i; } static readonly IEnumerator<int> s_e = Count().GetEnumerator(); public static int Next() { s_e.MoveNext(); return s_e.Current; } }
    internal struct BoxedEnumerator : IHidden { static readonly IEnumerator<int> s_e = Enumerable.Range(0, 100_000).ToList().GetEnumerator(); public static int Next() { s_e.MoveNext(); return s_e.Current; } }
    internal struct Table : IHidden { static readonly Dictionary<int, int> s_d = []; public static int Next() { s_d[s_d.Count] = 0; return s_d.Count; } }
    internal struct Set : IHidden { static readonly HashSet<int> s_s = []; public static int Next() => s_s.Add(1) ? 0 : 1; }
    internal struct Waiting : IHidden { static readonly Queue<int> s_q = new(Enumerable.Range(0, 100_000)); public static int Next() => s_q.Dequeue(); }
    internal struct Bits : IHidden { static readonly BitArray s_b = new(1); public static int Next() { var n = s_b[0] ? 1 : 0; s_b[0] = true; return n; } }
    internal struct Strong : IHidden { static readonly StrongBox<int> s_b = new(0); public static int Next() => s_b.Value++; }
    internal struct OfThread : IHidden { [ThreadStatic] static int t_n; public static int Next() => t_n++; }
    internal struct OfFlow : IHidden { static readonly AsyncLocal<int> s_n = new(); public static int Next() => s_n.Value++; }
    internal struct Atomic : IHidden { static int s_n; public static int Next() => Interlocked.Increment(ref s_n); }
    internal static class OfType<T> { internal static int N; }
    internal struct OfGeneric : IHidden { public static int Next() => OfType<string>.N++; }
    internal struct ByReference : IHidden { static int s_n; static ref int N() => ref s_n; public static int Next() => N()++; }
    internal struct InMemory : IHidden { static readonly Memory<int> s_m = new int[1]; public static int Next() => s_m.Span[0]++; }
    internal struct Segment : IHidden { static readonly ArraySegment<int> s_m = new(new int[1]); public static int Next() => s_m.AsSpan()[0]++; }
    internal sealed class Settable { public int N { get; set; } }
    internal struct DeepProperty : IHidden { static readonly ImmutableArray<Settable> s_a = [new Settable()]; public static int Next() => s_a[0].N++; }
    internal struct Grows : IHidden { static Func<int> s_all; public static int Next() { s_all += static () => 0; return s_all.GetInvocationList().Length; } }
    internal struct InInitialiser : IHidden { static class Late { internal static readonly int N = Early.Taken++; } static class Early { internal static int Taken; } public static int Next() { var n = Early.Taken; Early.Taken += Late.N + 1; return n; } }
}

/// <summary>Objects of the model that change when they are called as something that every object is.</summary>
internal static class Objects
{
    internal abstract class Counting { private readonly int[] _n = [0]; protected int Count() => _n[0]++; }
    internal sealed class Field : IHiddenObject { int _n; public static IHiddenObject Make() => new Field(); public int Next() => _n++; }
    internal sealed class Disposed : Counting, IHiddenObject, IDisposable { int _last; public static IHiddenObject Make() => new Disposed(); public void Dispose() => _last = Count(); public int Next() { using (this) { } return _last; } }
    internal sealed class Compared : Counting, IHiddenObject, IComparable { public static IHiddenObject Make() => new Compared(); public int CompareTo(object o) => Count(); public int Next() => ((IComparable)this).CompareTo(null); }
    internal sealed class ComparedTo : Counting, IHiddenObject, IComparable<int> { public static IHiddenObject Make() => new ComparedTo(); public int CompareTo(int o) => Count(); public int Next() => ((IComparable<int>)this).CompareTo(1); }
    internal sealed class Formatted : Counting, IHiddenObject, IFormattable { public static IHiddenObject Make() => new Formatted(); public string ToString(string f, IFormatProvider p) => new('a', Count()); public int Next() => $"{this}".Length; }
    internal sealed class Shown : Counting, IHiddenObject { public static IHiddenObject Make() => new Shown(); public override string ToString() => new('a', Count()); public int Next() => ((object)this).ToString().Length; }
    internal sealed class Equal : Counting, IHiddenObject { int _e; public static IHiddenObject Make() => new Equal(); public override bool Equals(object o) => (_e = Count()) > 0; public override int GetHashCode() => 1; public int Next() => Equals((object)this, new object()) ? _e : 0; }
    internal sealed class Hashed : Counting, IHiddenObject { int _h; public static IHiddenObject Make() => new Hashed(); public override int GetHashCode() => _h = Count(); public int Next() { new HashSet<object>().Add(this); return _h; } }
    internal sealed class Sequence : Counting, IHiddenObject, IEnumerable<int> { public static IHiddenObject Make() => new Sequence(); public IEnumerator<int> GetEnumerator() { yield return Count(); } IEnumerator IEnumerable.GetEnumerator() => GetEnumerator(); public int Next() => this.Sum(); }
    internal sealed class Sorts : Counting, IHiddenObject, IComparer<int> { int _c; public static IHiddenObject Make() => new Sorts(); public int Compare(int a, int b) => _c = Count(); public int Next() { new List<int> { 1, 2 }.Sort(this); return _c; } }
    internal abstract class Upper : Counting { public abstract int Value { get; } }
    internal sealed class Lower : Upper, IHiddenObject { public static IHiddenObject Make() => new Lower(); public override int Value => Count(); public int Next() => Value; }
    internal sealed class ByPrimary(int n) : IHiddenObject { public static IHiddenObject Make() => new ByPrimary(0); public int Next() => n++; }
    internal sealed class OverList : IHiddenObject { readonly Func<int> _f; public OverList() { var l = new List<int>(); _f = () => { l.Add(0); return l.Count; }; } public static IHiddenObject Make() => new OverList(); public int Next() => _f(); }
    internal sealed class BoundToQueue : IHiddenObject { readonly Func<int> _f = new Queue<int>(Enumerable.Range(0, 100_000)).Dequeue; public static IHiddenObject Make() => new BoundToQueue(); public int Next() => _f(); }
    internal sealed class BoundToBox : IHiddenObject { sealed class Box { int _n; internal int Next() => _n++; } readonly Func<int> _f = new Box().Next; public static IHiddenObject Make() => new BoundToBox(); public int Next() => _f(); }
    internal sealed class ManyFunctions : IHiddenObject { readonly ImmutableArray<Func<int>> _f; public ManyFunctions() { var n = 0; _f = [() => n++]; } public static IHiddenObject Make() => new ManyFunctions(); public int Next() => _f[0](); }
    internal interface ICounter { int Inc(); }
    internal struct Counter : ICounter { int _n; public int Inc() => _n++; }
    internal sealed class Boxed : IHiddenObject { readonly ICounter _c = new Counter(); public static IHiddenObject Make() => new Boxed(); public int Next() => _c.Inc(); }
    internal sealed class BoxedInArray : IHiddenObject { readonly ImmutableArray<ICounter> _c = [new Counter()]; public static IHiddenObject Make() => new BoxedInArray(); public int Next() => _c[0].Inc(); }
    internal sealed class BoxedInTuple : IHiddenObject { readonly Tuple<object> _c = Tuple.Create<object>(new Counter()); public static IHiddenObject Make() => new BoxedInTuple(); public int Next() => ((ICounter)_c.Item1).Inc(); }
    internal struct BoxedInStatic : IHidden { static readonly object s_c = new Counter(); public static int Next() => ((ICounter)s_c).Inc(); }
    internal struct BoxedInList : IHidden { static readonly ImmutableList<ICounter> s_c = [new Counter()]; public static int Next() => s_c[0].Inc(); }
    internal struct FunctionInStatic : IHidden { static readonly Func<int> s_f = Make(); static Func<int> Make() { var n = 0; return () => n++; } public static int Next() => s_f(); }
    internal struct ListInStatic : IHidden { static readonly Func<int> s_f = new Stack<int>(Enumerable.Range(0, 100_000)).Pop; public static int Next() => s_f(); }
}

/// <summary>State of the framework and of the process.</summary>
internal static class Frameworks
{
    internal struct Interned : IHidden { static string Made() => new("hidden-kinds-interned".Select(c => (char)(c + 1)).ToArray()); public static int Next() { var n = string.IsInterned(Made()) is null ? 0 : 1; string.Intern(Made()); return n; } }
    internal struct RegexCache : IHidden { public static int Next() => Regex.CacheSize++; }
    internal struct Collector : IHidden { public static int Next() { var n = GCSettings.LatencyMode == GCLatencyMode.SustainedLowLatency ? 1 : 0; GCSettings.LatencyMode = GCLatencyMode.SustainedLowLatency; return n; } }
    internal struct Culture : IHidden { public static int Next() { var n = CultureInfo.DefaultThreadCurrentUICulture is null ? 0 : 1; CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture; return n; } }
    internal struct LastError : IHidden { public static int Next() { var n = Marshal.GetLastPInvokeError(); Marshal.SetLastPInvokeError(n + 1); return n; } }
    internal struct Switch : IHidden { public static int Next() { var n = AppContext.TryGetSwitch("hidden.kinds", out _) ? 1 : 0; AppContext.SetSwitch("hidden.kinds", true); return n; } }
    internal struct Variable : IHidden { public static int Next() { var n = (Environment.GetEnvironmentVariable("HIDDEN_KINDS") ?? "").Length; Environment.SetEnvironmentVariable("HIDDEN_KINDS", new string('a', n + 1)); return n; } }
    internal struct Data : IHidden { public static int Next() { var n = (int)(AppDomain.CurrentDomain.GetData("hidden.kinds") ?? 0); AppDomain.CurrentDomain.SetData("hidden.kinds", n + 1); return n; } }
    internal struct Indent : IHidden { public static int Next() => Trace.IndentLevel++; }
    internal struct Pool : IHidden { public static int Next() { var n = System.Buffers.ArrayPool<int>.Shared.Rent(64); var was = n[0]++; System.Buffers.ArrayPool<int>.Shared.Return(n); return was; } }
    internal sealed class Tagged : IHiddenObject { public static IHiddenObject Make() => new Tagged(); static readonly ConditionalWeakTable<object, int[]> s_t = []; public int Next() => s_t.GetOrCreateValueOf(this)[0]++; }
    static int[] GetOrCreateValueOf(this ConditionalWeakTable<object, int[]> t, object o) => t.GetValue(o, static _ => new int[1]);
    internal sealed class Json : IHiddenObject { readonly int[] _n = [0]; public static IHiddenObject Make() => new Json(); public int Value => _n[0]++; public int Next() => JsonSerializer.Serialize(this).Length + Value; }
    internal struct ByReflection : IHidden { sealed class Box { public int N; } static readonly Box s_b = new(); public static int Next() { var f = typeof(Box).GetField("N"); var n = (int)f.GetValue(s_b); f.SetValue(s_b, n + 1); return n; } }
    internal struct ByName : IHidden { sealed class Made { internal static int Count; public Made() => Count++; public override string ToString() => new('a', Count); } public static int Next() => Activator.CreateInstance(typeof(Made)).ToString().Length; }
    internal struct ByAccessor : IHidden { sealed class Box { private int _n; } static readonly Box s_b = new(); [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_n")] static extern ref int N(Box b); public static int Next() => N(s_b)++; }
    internal sealed class Getter : IHiddenObject { readonly int[] _n = [0]; public static IHiddenObject Make() => new Getter(); public int Value => _n[0]++; public int Next() => (int)typeof(Getter).GetProperty("Value").GetValue(this); }
    internal struct Compiled : IHidden { static readonly Func<int> s_f = System.Linq.Expressions.Expression.Lambda<Func<int>>(System.Linq.Expressions.Expression.PostIncrementAssign(System.Linq.Expressions.Expression.Field(System.Linq.Expressions.Expression.Constant(new StrongBox<int>()), "Value"))).Compile(); public static int Next() => s_f(); }
    internal struct Written : IHidden { static readonly int s_n = int.Parse("0"); public static int Next() => Unsafe.AsRef(in s_n)++; }
    internal sealed class WrittenField : IHiddenObject { readonly int _n; public static IHiddenObject Make() => new WrittenField(); public int Next() => Unsafe.AsRef(in _n)++; }
    internal struct Unboxed : IHidden { static readonly object s_n = 0; public static int Next() => Unsafe.Unbox<int>(s_n)++; }
    internal struct Constant : IHidden { static readonly ImmutableArray<int> s_a = [0]; public static int Next() => ImmutableCollectionsMarshal.AsArray(s_a)[0]++; }
    internal struct ReadOnlyBytes : IHidden { static readonly ReadOnlyMemory<int> s_m = new int[1]; public static int Next() => MemoryMarshal.AsMemory(s_m).Span[0]++; }
}

/// <summary>Chance, clocks and addresses.</summary>
internal static class Chance
{
    internal struct Shuffled : IHidden { public static int Next() => Enumerable.Range(0, 1000).Shuffle().First(); }
    internal struct Random : IHidden { public static int Next() => System.Random.Shared.Next(); }
    internal struct Identifier : IHidden { public static int Next() => BitConverter.ToInt32(Guid.NewGuid().ToByteArray()); }
    internal struct Clock : IHidden { public static int Next() => (int)Stopwatch.GetTimestamp(); }
    internal struct FileName : IHidden { public static int Next() => Path.GetRandomFileName().Sum(static c => c * c); }
    internal struct Allocated : IHidden { public static int Next() { _ = new byte[100]; return (int)GC.GetAllocatedBytesForCurrentThread(); } }
    internal struct ObjectCode : IHidden { public static int Next() => RuntimeHelpers.GetHashCode(new object()); }
    internal unsafe struct Address : IHidden { public static int Next() { var o = new int[1]; fixed (int* p = o) { return (int)(nint)p; } } }
    internal struct Garbage : IHidden { public static int Next() { Fill(Environment.TickCount64 + System.Random.Shared.Next()); return Read(); } [MethodImpl(MethodImplOptions.NoInlining)] static void Fill(long n) { Span<long> s = stackalloc long[32]; s.Fill(n); } [MethodImpl(MethodImplOptions.NoInlining), SkipLocalsInit] static int Read() { Unsafe.SkipInit(out Wide w); return (int)(w.P0 + w.P5 + w.P10 + w.P15); } struct Wide { public long P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P12, P13, P14, P15; } }
    internal struct Processor : IHidden { public static int Next() => System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? 1 : 0; }
    internal struct Processors : IHidden { public static int Next() => Environment.ProcessorCount; }
    internal struct Combined : IHidden { public static int Next() => HashCode.Combine(1, 2); }
}

/// <summary>What a task keeps across an await without keeping it where a state looks.</summary>
internal static class Locals
{
    internal struct BoxedLocal : IHiddenTask
    {
        public static async ControlledTask Go(Cell<int> x, int who)
        {
            Objects.ICounter box = new Objects.Counter();
            await Operations.Fence(HiddenModels.N);
            var at = await Operations.Choose(HiddenModels.C, 2);
            await x.Store(HiddenModels.S, box.Inc() * 2 + at);
        }
    }

    internal struct Padded { public byte A; public int B; }

    internal struct Padding : IHiddenTask
    {
        static Padded With(int hidden) { var p = new Padded { A = 1, B = 2 }; Unsafe.Add(ref Unsafe.As<Padded, byte>(ref p), 2) = (byte)hidden; return p; }
        static int Of(Padded p) => Unsafe.Add(ref Unsafe.As<Padded, byte>(ref p), 2);
        public static async ControlledTask Go(Cell<int> x, int who)
        {
            var kept = With(await Operations.Choose(HiddenModels.C, 2));
            await Operations.Fence(HiddenModels.N);
            await x.Store(HiddenModels.S, Of(kept));
        }
    }

    [StructLayout(LayoutKind.Explicit)]
    internal struct Holed { [FieldOffset(0)] public int A; [FieldOffset(8)] public int B; }

    internal struct Hole : IHiddenTask
    {
        static Holed With(int hidden) { var p = new Holed(); Unsafe.Add(ref Unsafe.As<Holed, int>(ref p), 1) = hidden; return p; }
        static int Of(Holed p) => Unsafe.Add(ref Unsafe.As<Holed, int>(ref p), 1);
        public static async ControlledTask Go(Cell<int> x, int who)
        {
            var kept = With(await Operations.Choose(HiddenModels.C, 2));
            await Operations.Fence(HiddenModels.N);
            await x.Store(HiddenModels.S, Of(kept));
        }
    }

    internal sealed record Pair(int A);

    internal struct SameRecord : IHiddenTask
    {
        public static async ControlledTask Go(Cell<int> x, int who)
        {
            var one = new Pair(1);
            var other = await Operations.Choose(HiddenModels.C, 2) == 0 ? one : new Pair(1);
            await Operations.Fence(HiddenModels.N);
            await x.Store(HiddenModels.S, ReferenceEquals(one, other) ? 1 : 0);
        }
    }

    internal sealed class Thing(int a) { readonly int _a = a; public int A => _a; }

    internal struct SameObject : IHiddenTask
    {
        public static async ControlledTask Go(Cell<int> x, int who)
        {
            var one = new Thing(1);
            var other = await Operations.Choose(HiddenModels.C, 2) == 0 ? one : new Thing(1);
            await Operations.Fence(HiddenModels.N);
            await x.Store(HiddenModels.S, one == other ? 1 : 0);
        }
    }

    internal struct EqualObject : IHiddenTask
    {
        public static async ControlledTask Go(Cell<int> x, int who)
        {
            var one = new Thing(1);
            var other = await Operations.Choose(HiddenModels.C, 2) == 0 ? one : new Thing(1);
            await Operations.Fence(HiddenModels.N);
            await x.Store(HiddenModels.S, new List<Thing> { one }.Contains(other) ? 1 : 0);
        }
    }

    internal struct SameText : IHiddenTask
    {
        public static async ControlledTask Go(Cell<int> x, int who)
        {
            var text = await Operations.Choose(HiddenModels.C, 2) == 0 ? "some" : new string("some".ToCharArray());
            await Operations.Fence(HiddenModels.N);
            await x.Store(HiddenModels.S, (object)text == (object)"some" ? 1 : 0);
        }
    }

    static class First { internal static readonly int N = Second.N + 1; }
    static class Second { internal static readonly int N = First.N + 1; }

    /// <summary>Which of the two is 1, and which 2, depends on which is asked for first.</summary>
    internal struct Circle : IHiddenTask
    {
        public static async ControlledTask Go(Cell<int> x, int who)
        {
            await Operations.Fence(HiddenModels.N);
            await x.Store(HiddenModels.S, who == 0 ? AskFirst() : AskSecond());
        }

        [MethodImpl(MethodImplOptions.NoInlining)] static int AskFirst() => First.N;
        [MethodImpl(MethodImplOptions.NoInlining)] static int AskSecond() => Second.N;
    }
}
