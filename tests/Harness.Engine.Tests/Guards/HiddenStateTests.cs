#pragma warning disable // As odd as a model's author may write it; the point is what the engine makes of it.
using System.Collections.Immutable;
using System.Numerics;
using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Guards;

/// <summary>
/// Each model chooses 0 or 1, hides the choice in a local of some kind, takes a step in between, and stores what the local says. The outcomes are 0
/// and 1, whatever the kind: a local is either covered by the fingerprint, or refused. A state that merges with another shows as a missing outcome.
/// </summary>
public class HiddenStateTests
{
    private static readonly StepLabel C = new("c", "choose"), L = new("l", "load"), S1 = new("s", "store"), N = new("n", "nop");

    public static TheoryData<string> Covered => [nameof(BoxedNull), nameof(BoxedLong), nameof(NullableInException), nameof(Vec256), nameof(Str), nameof(Dec), nameof(Dt), nameof(Nul), nameof(Tup), nameof(Misc), nameof(Boxed), nameof(Rng), nameof(Expl), nameof(Lab), nameof(Agg), nameof(Gen), nameof(Four), nameof(Fin), nameof(Nin), nameof(Small), nameof(Mat), nameof(RecNested), nameof(RecBase), nameof(Nest), nameof(RecKind), nameof(ExKind), nameof(ExCode), nameof(ExCount), nameof(ExCause), nameof(Outer), nameof(TextLength), nameof(TextStart), nameof(TextEnd), nameof(TextEmpty), nameof(ExTextLength), nameof(LabLetter), nameof(LabOther), nameof(LabSource), nameof(GenArray), nameof(GenMethod), nameof(DelType), nameof(DelGeneric), nameof(ExBaseMessage), nameof(ExImm), nameof(Wide), nameof(Imm), nameof(ImmEmpty), nameof(ImmEach), nameof(ImmRest), nameof(Closed), nameof(ClosedTwice)];

    public static TheoryData<string> Refused => [nameof(StaticList), nameof(StaticArray), nameof(StaticWriter), nameof(LostException), nameof(ObjectArray), nameof(ReadOnlyListArray), nameof(EnumerableArray), nameof(Mem), nameof(ROMem), nameof(RecObj), nameof(RecClone), nameof(DelArray), nameof(ExArray), nameof(ExInline), nameof(ExHResult), nameof(ExData), nameof(ExSource), nameof(Vec), nameof(BoxVec), nameof(ExplSize), nameof(Iter), nameof(Big), nameof(ClosedLate), nameof(ClosedBehind), nameof(ClosedAwaited), nameof(ClosedAgain), nameof(ClosedOutside), nameof(TypeLocal), nameof(Cmp), nameof(Actual), nameof(Vers), nameof(Seq), nameof(StrArr), nameof(ExFile), nameof(ExParam), nameof(ExNumber), nameof(ExThrown), nameof(ExShown)];

    [Theory]
    [MemberData(nameof(Covered))]
    public void Every_outcome_is_found(string model)
    {
        foreach (var store in Searches.Stores)
        {
            Outcomes(model, store).ShouldBe([0, 1], $"{model} with {store}");
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_covered_is_refused(string model)
        => Should.Throw<ModelException>(() => Outcomes(model, StateStore.Fingerprint64)).Message.ShouldNotBeEmpty();

    /// <summary>A delegate that is bound to an array reads what can change, although reflection shows no field of it.</summary>
    [Fact]
    public void A_kept_delegate_over_an_array_is_refused()
        => Searches.WithoutPlaces(Should.Throw<ModelException>(() => Searches.Run(machine =>
        {
            var peeks = new Peeks(machine.Cell<int>("x"), new int[1]);
            machine.Spawn("t", () => peeks.Run());
        })).Message).ShouldBe(
            "field '_peek' of model object Peeks holds an int[], whose elements can change during a run: use ImmutableArray, and keep what changes in cells.");

    private sealed class Peeks(Cell<int> x, int[] array)
    {
        private readonly Cell<int> _x = x;
        private readonly Func<int> _peek = array.First1;

        public async ControlledTask Run() => await _x.Store(S1, _peek());
    }

    private static int[] Outcomes(string model, StateStore store)
    {
        var method = typeof(HiddenStateTests).GetMethod(model, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!;
        var run = method.CreateDelegate<Func<Cell<int>, ControlledTask>>();
        var seen = new SortedSet<int>();
        Searches.Run(
            machine =>
            {
                var x = machine.Cell<int>("x", -1);
                machine.Spawn("t", () => run(x));
                machine.FinalProperty("outcomes", "collects final states", state =>
                {
                    seen.Add(state.Get(x));
                    return Judgement.Holds;
                });
            },
            new SearchOptions { Store = store });
        return [.. seen];
    }

    private static async ControlledTask<int> Pick() => await Operations.Choose(C, 2);
    private static async ControlledTask Done(Cell<int> x, int v) => await x.Store(S1, v);

    private static async ControlledTask ObjectArray(Cell<int> x) { object o = new int[] { await Pick() }; await Operations.Fence(N); await Done(x, ((int[])o)[0]); }
    private static async ControlledTask ReadOnlyListArray(Cell<int> x) { var c = await Pick(); IReadOnlyList<int> o = new int[] { c }; c = 0; await Operations.Fence(N); await Done(x, o[0]); }
    private static async ControlledTask EnumerableArray(Cell<int> x) { var c = await Pick(); IEnumerable<int> o = Enumerable.Range(c, 1).ToArray(); c = 0; await Operations.Fence(N); await Done(x, o.First()); }
    private static async ControlledTask Mem(Cell<int> x) { Memory<int> o = new int[] { await Pick() }; await Operations.Fence(N); await Done(x, o.Span[0]); }
    private static async ControlledTask ROMem(Cell<int> x) { ReadOnlyMemory<int> o = new int[] { await Pick() }; await Operations.Fence(N); await Done(x, o.Span[0]); }
    private sealed record RO(object O);
    private static async ControlledTask RecObj(Cell<int> x) { var c = await Pick(); var o = new RO(new int[] { c }); c = 0; await Operations.Fence(N); await Done(x, ((int[])o.O)[0]); }
    private sealed record RCl(ICloneable O);
    private static async ControlledTask RecClone(Cell<int> x) { var c = await Pick(); var o = new RCl(new int[] { c }); c = 0; await Operations.Fence(N); await Done(x, ((int[])o.O)[0]); }
    private static async ControlledTask DelArray(Cell<int> x) { Func<int> f = (new int[] { await Pick() }).First1; await Operations.Fence(N); await Done(x, f()); }
    private sealed class Ex1(int[] a) : Exception("m") { public readonly int[] A = a; }
    private static async ControlledTask ExArray(Cell<int> x) { var e = new Ex1([await Pick()]); await Operations.Fence(N); await Done(x, e.A[0]); }
    private sealed class Ex2(ImmutableArray<int> a) : Exception("m") { public readonly ImmutableArray<int> A = a; }
    private static async ControlledTask ExImm(Cell<int> x) { var c = await Pick(); var e = new Ex2([c]); c = 0; await Operations.Fence(N); await Done(x, e.A[0]); }
    [System.Runtime.CompilerServices.InlineArray(4)] private struct Buf { int _e; }
    private sealed class Ex3(Buf a) : Exception("m") { public readonly Buf A = a; }
    private static Ex3 MakeEx3(int c) { Buf b = default; b[2] = c; return new Ex3(b); }
    private static async ControlledTask ExInline(Cell<int> x) { var e = MakeEx3(await Pick()); await Operations.Fence(N); await Done(x, e.A[2]); }
    private static async ControlledTask ExHResult(Cell<int> x) { var e = new InvalidOperationException("m"); e.HResult = await Pick(); await Operations.Fence(N); await Done(x, e.HResult); }
    private static async ControlledTask ExData(Cell<int> x) { var e = new InvalidOperationException("m"); e.Data["a"] = await Pick(); await Operations.Fence(N); await Done(x, (int)e.Data["a"]!); }
    private static async ControlledTask ExSource(Cell<int> x) { var e = new InvalidOperationException("m"); if (await Pick() == 1) e.Source = "one"; await Operations.Fence(N); await Done(x, e.Source == "one" ? 1 : 0); }
    private static Vector<int> V(int c) { Span<int> s = stackalloc int[Vector<int>.Count]; s[^1] = c; return new Vector<int>(s); }
    private static async ControlledTask Vec(Cell<int> x) { var v = V(await Pick()); await Operations.Fence(N); await Done(x, v[Vector<int>.Count - 1]); }
    private static async ControlledTask Vec256(Cell<int> x) { var v = System.Runtime.Intrinsics.Vector256.Create(0, 0, 0, 0, 0, 0, 0, await Pick()); await Operations.Fence(N); await Done(x, System.Runtime.Intrinsics.Vector256.GetElement(v, 7)); }
    private static async ControlledTask BoxVec(Cell<int> x) { object v = V(await Pick()); await Operations.Fence(N); await Done(x, ((Vector<int>)v)[Vector<int>.Count - 1]); }
    private sealed record R1(int A);
    private static async ControlledTask Str(Cell<int> x) { var b = await Pick() == 0 ? "a" : "b"; await Operations.Fence(N); await Done(x, b == "a" ? 0 : 1); }
    private static async ControlledTask Dec(Cell<int> x) { decimal b = await Pick() == 0 ? 1.0m : 1.00m; await Operations.Fence(N); await Done(x, b.Scale - 1); }
    private static async ControlledTask Dt(Cell<int> x) { var b = new DateTime(5, await Pick() == 0 ? DateTimeKind.Utc : DateTimeKind.Local); await Operations.Fence(N); await Done(x, b.Kind == DateTimeKind.Utc ? 0 : 1); }
    private static async ControlledTask Nul(Cell<int> x) { int? b = await Pick() == 0 ? null : 0; await Operations.Fence(N); await Done(x, b is null ? 0 : 1); }
    private static async ControlledTask Tup(Cell<int> x) { var b = (1, (2, (await Pick(), 3))); await Operations.Fence(N); await Done(x, b.Item2.Item2.Item1); }
    private static async ControlledTask Misc(Cell<int> x) { var b = new Int128((ulong)await Pick(), 0); var g = new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1); var h = (Half)1; await Operations.Fence(N); await Done(x, (int)(b >> 64) + (g == default ? 1 : 0) + (h == (Half)1 ? 0 : 1)); }
    private readonly record struct RS(int A, long B);
    private static async ControlledTask Boxed(Cell<int> x) { object b = new RS(1, await Pick()); await Operations.Fence(N); await Done(x, (int)((RS)b).B); }
    private static async ControlledTask Rng(Cell<int> x) { var b = new Range(await Pick(), 5); await Operations.Fence(N); await Done(x, b.Start.Value); }
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)] private struct EL { [System.Runtime.InteropServices.FieldOffset(0)] public int A; [System.Runtime.InteropServices.FieldOffset(2)] public int B; }
    private static async ControlledTask Expl(Cell<int> x) { EL b = default; b.B = (await Pick()) << 20; await Operations.Fence(N); await Done(x, b.B >> 20); }
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 16)] private struct ES { public int A; }
    private static ES MakeES(int c) { ES e = default; System.Runtime.CompilerServices.Unsafe.Add(ref System.Runtime.CompilerServices.Unsafe.As<ES, int>(ref e), 2) = c; return e; }
    private static int ReadES(ES e) => System.Runtime.CompilerServices.Unsafe.Add(ref System.Runtime.CompilerServices.Unsafe.As<ES, int>(ref e), 2);
    private static async ControlledTask ExplSize(Cell<int> x) { var b = MakeES(await Pick()); await Operations.Fence(N); await Done(x, ReadES(b)); }
    private static IEnumerable<int> It(int c) { yield return c; yield return c + 1; }
    private static async ControlledTask Iter(Cell<int> x) { var e = It(await Pick()).GetEnumerator(); await Operations.Fence(N); e.MoveNext(); await Done(x, e.Current); }
    private static async ControlledTask ImmEmpty(Cell<int> x) { var e = await Pick() == 0 ? default : ImmutableArray<int>.Empty; await Operations.Fence(N); await Done(x, e.IsDefault ? 0 : 1); }
    private static async ControlledTask ImmEach(Cell<int> x) { foreach (var c in ImmutableArray.Create(await Pick(), 7)) { await Operations.Fence(N); await Done(x, c); return; } }
    private static async ControlledTask ImmRest(Cell<int> x) { var last = 7; foreach (var c in ImmutableArray.Create(7, await Pick())) { last = 7; await Operations.Fence(N); last = c; } await Done(x, last); }
    private static async ControlledTask Closed(Cell<int> x) { var c = await Pick(); { var copy = c; Func<int> f = () => copy; c = 0; await Operations.Fence(N); await Done(x, f()); } }
    private static async ControlledTask ClosedTwice(Cell<int> x) { for (var i = 0; ; i++) { var c = await Pick(); if (i == 1) { var copy = c; Func<int> f = () => copy; c = 0; await Operations.Fence(N); await Done(x, f()); return; } } }
    private static async ControlledTask ClosedBehind(Cell<int> x) { var c = await Pick(); var copy = c; Func<int> f = () => copy; c = 0; await Operations.Fence(N); await Done(x, f()); }
    private static async ControlledTask ClosedLate(Cell<int> x) { var c = 0; Func<int> f = () => c; c = await Pick(); await Operations.Fence(N); await Done(x, f()); }
    private static async ControlledTask ClosedAwaited(Cell<int> x) { var c = await Pick(); Func<int> f = () => c; await Operations.Fence(N); await Done(x, f()); }
    private static async ControlledTask ClosedAgain(Cell<int> x) { int c; Func<int> f = null; for (var i = 0; i < 2; i++) { c = i; f ??= () => c; await Operations.Fence(N); } await Done(x, f()); }
    private static async ControlledTask ClosedOutside(Cell<int> x) { int c; for (var i = 0; ; i++) { c = i; Func<int> f = () => c; if (await Pick() == i) { await Done(x, f()); return; } } }
    private static async ControlledTask Imm(Cell<int> x) { var e = ImmutableArray.Create(await Pick()); await Operations.Fence(N); await Done(x, e[0]); }
    private static async ControlledTask Big(Cell<int> x) { var e = new BigInteger(await Pick()) << 100; await Operations.Fence(N); await Done(x, (int)(e >> 100)); }
    private static readonly StepLabel La = new("q", "q", "one"), Lb = new("q", "q", "two");
    private static async ControlledTask Lab(Cell<int> x) { var e = await Pick() == 0 ? La : Lb; await Operations.Fence(N); await Done(x, e.Source == "one" ? 0 : 1); }
    private static async ControlledTask Agg(Cell<int> x) { var i = new AggregateException("m", new InvalidOperationException("a"), await Pick() == 0 ? new InvalidOperationException("b") : new ArgumentException("b")); await Operations.Fence(N); await Done(x, i.InnerExceptions[1] is ArgumentException ? 1 : 0); }
    private static async ControlledTask<T> Keep<T>(T v) { await Operations.Fence(N); return v; }
    private static async ControlledTask Gen(Cell<int> x) { var v = await Pick(); if (v == 0) { await Done(x, (await Keep<short>(0)) == 0 ? 0 : 5); } else { await Done(x, (await Keep<ushort>(0)) == 0 ? 1 : 5); } }
    private static Exception F(Exception? i) => new InvalidOperationException("E", i);
    private static async ControlledTask Four(Cell<int> x)
    {
        Exception? a, b, c, d;
        if (await Pick() == 0) { a = F(new ArgumentException("F")); b = null; c = F(null); d = new ArgumentException("F"); }
        else { a = F(null); b = new ArgumentException("F"); c = null; d = F(new ArgumentException("F")); }
        await Operations.Fence(N);
        await Done(x, (b is null ? 0 : 1) + (a.Message + c?.Message + d.Message).Length * 0);
    }
    private static async ControlledTask Fin(Cell<int> x)
    {
        var v = 0;
        try { v = await Pick(); if (v == 1) throw new KeyNotFoundException("k"); }
        catch (KeyNotFoundException) { await Operations.Fence(N); }
        finally { await Operations.Fence(N); }
        await Done(x, v);
    }
    private static async ControlledTask TypeLocal(Cell<int> x) { var t = await Pick() == 0 ? typeof(int) : typeof(long); await Operations.Fence(N); await Done(x, t == typeof(int) ? 0 : 1); }
    private static async ControlledTask Cmp(Cell<int> x) { IComparer<string> t = await Pick() == 0 ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase; await Operations.Fence(N); await Done(x, t.Compare("a", "A") == 0 ? 1 : 0); }
    private static async ControlledTask Nin(Cell<int> x) { nint t = await Pick(); await Operations.Fence(N); await Done(x, (int)t); }
    private static async ControlledTask Small(Cell<int> x) { sbyte t = (sbyte)(await Pick() == 0 ? -1 : 127); char c = (char)65535; await Operations.Fence(N); await Done(x, (t == -1 ? 0 : 1) + (c == 65535 ? 0 : 1)); }
    private static async ControlledTask Actual(Cell<int> x) { var e = new ArgumentOutOfRangeException("p", await Pick() == 0 ? (object)1 : 1L, "m"); await Operations.Fence(N); await Done(x, e.ActualValue is int ? 0 : 1); }
    private static async ControlledTask Mat(Cell<int> x) { var e = new Matrix4x4(); e.M44 = await Pick(); var c = new Complex(1, 2); await Operations.Fence(N); await Done(x, (int)e.M44 + (c.Real == 1 ? 0 : 1)); }
    private static async ControlledTask Vers(Cell<int> x) { var e = new Version(1, await Pick()); await Operations.Fence(N); await Done(x, e.Minor); }
    private sealed record RN(R1? A, R1? B, string S);
    private static async ControlledTask RecNested(Cell<int> x) { var e = await Pick() == 0 ? new RN(new R1(0), null, "") : new RN(null, new R1(0), ""); await Operations.Fence(N); await Done(x, e.A is null ? 1 : 0); }
    private class B1(int h) { private readonly int _h = h; public int H => _h; }
    private sealed class B2(int h) : B1(h) { public int Y => 1; }
    private static async ControlledTask RecBase(Cell<int> x) { var e = new B2(await Pick()); await Operations.Fence(N); await Done(x, e.H); }
    private static readonly Effect PutWide = static (s, a, b) => s.Return((11L, 22L));
    private static async ControlledTask Wide(Cell<int> x) { var c = await Pick(); var e = await x.Load(L).With<(long, long)>(PutWide); await Done(x, e == (11L, 22L) ? c : 77); }
    private static async ControlledTask Seq(Cell<int> x) { var e = new System.Buffers.ReadOnlySequence<int>(new int[] { await Pick() }); await Operations.Fence(N); await Done(x, e.FirstSpan[0]); }
    private static async ControlledTask StrArr(Cell<int> x) { object e = "a,b".Split(await Pick() == 0 ? ',' : ';'); await Operations.Fence(N); await Done(x, 2 - ((string[])e).Length); }
    private static async ControlledTask<int> Thrower(int c) { await Operations.Fence(N); if (c == 1) throw new InvalidOperationException("one"); return 0; }
    private sealed record Holder(object? O);
    private static async ControlledTask BoxedNull(Cell<int> x) { var c = await Pick(); var r = new Holder(c == 0 ? null : (object)0); c = 0; await Operations.Fence(N); await Done(x, r.O is null ? 0 : 1); }
    private static async ControlledTask BoxedLong(Cell<int> x) { var c = await Pick(); var r = new Holder(c == 0 ? (object)1 : 1L); c = 0; await Operations.Fence(N); await Done(x, r.O is int ? 0 : 1); }
    private sealed class MayHold(int? v) : Exception("m") { public readonly int? V = v; }
    private static async ControlledTask NullableInException(Cell<int> x) { var c = await Pick(); var e = new MayHold(c == 0 ? null : 0); c = 0; await Operations.Fence(N); await Done(x, e.V is null ? 0 : 1); }
    private static readonly object s_list = new List<int>(), s_array = new int[1];
    private static class Written { internal static readonly System.Buffers.ArrayBufferWriter<int> s_writer = new(); }
    private static async ControlledTask StaticList(Cell<int> x) { ((List<int>)s_list).Add(1); await Done(x, await Pick()); }
    private static void SetFirst() { Span<int> s = (int[])s_array; s[0] = 1; }
    private static async ControlledTask StaticArray(Cell<int> x) { var c = await Pick(); SetFirst(); await Done(x, c); }
    private static async ControlledTask StaticWriter(Cell<int> x) { var c = await Pick(); Written.s_writer.GetSpan(1)[0] = 4; Written.s_writer.Advance(1); await Done(x, c); }
    private static async ControlledTask Throws(int c) { if (c >= 0) throw new InvalidOperationException("lost"); await Operations.Fence(N); }
    private static async ControlledTask LostException(Cell<int> x) { var c = await Pick(); _ = Throws(c); await ControlledTask.Completed; await Done(x, c); }
    private abstract record Same(int V);
    private sealed record SameA(int V) : Same(V);
    private sealed record SameB(int V) : Same(V);
    private static async ControlledTask RecKind(Cell<int> x) { var c = await Pick(); Same e = c == 0 ? new SameA(1) : new SameB(1); c = 0; await Operations.Fence(N); await Done(x, e is SameA ? 0 : 1); }
    private sealed class ExA() : Exception("m");
    private sealed class ExB() : Exception("m");
    private static async ControlledTask ExKind(Cell<int> x) { var c = await Pick(); Exception e = c == 0 ? new ExA() : new ExB(); c = 0; await Operations.Fence(N); await Done(x, e is ExA ? 0 : 1); }
    private static async ControlledTask ExCode(Cell<int> x) { var c = await Pick(); var e = new System.IO.IOException("m", c); c = 0; await Operations.Fence(N); await Done(x, e.HResult); }
    private sealed class Several(string m, params Exception[] causes) : AggregateException(m, causes) { public override string Message => "b"; }
    // The runtime's messages name the causes; these have the same ones: "q (b) (b)" and "m (b) (b)".
    private static async ControlledTask ExCount(Cell<int> x) { var c = await Pick(); var b = new InvalidOperationException("b"); var e = c == 0 ? new Several("q", new Several("m (b)", b), b) : new Several("q (b)", new Several("m", b, b)); (b, c) = (null, 0); await Operations.Fence(N); await Done(x, 2 - e.InnerExceptions.Count); }
    private static async ControlledTask ExCause(Cell<int> x) { var c = await Pick(); var e = new InvalidOperationException("m", c == 0 ? new ExA() : new ExB()); c = 0; await Operations.Fence(N); await Done(x, e.InnerException is ExA ? 0 : 1); }
    private static async ControlledTask TextLength(Cell<int> x) { var c = await Pick(); var k = c == 0 ? "a" : "\0a"; c = 0; await Operations.Fence(N); await Done(x, k.Length - 1); }
    private static async ControlledTask TextStart(Cell<int> x) { var c = await Pick(); var k = c == 0 ? "abcdefghi" : "bbcdefghi"; c = 0; await Operations.Fence(N); await Done(x, k[0] - 'a'); }
    private static async ControlledTask TextEnd(Cell<int> x) { var c = await Pick(); var k = c == 0 ? "abcdefghi" : "abcdefghj"; c = 0; await Operations.Fence(N); await Done(x, k[8] - 'i'); }
    private static async ControlledTask TextEmpty(Cell<int> x) { var c = await Pick(); var k = c == 0 ? null : ""; c = 0; await Operations.Fence(N); await Done(x, k is null ? 0 : 1); }
    private static async ControlledTask ExTextLength(Cell<int> x) { var c = await Pick(); var k = new InvalidOperationException(c == 0 ? "a" : "\0a"); c = 0; await Operations.Fence(N); await Done(x, k.Message.Length - 1); }
    private static readonly StepLabel Parts0 = new("ab", "c"), Parts1 = new("a", "bc"), Parts2 = new("a", "b", "c"), Parts3 = new("x", "bc");
    private static async ControlledTask LabLetter(Cell<int> x) { var c = await Pick(); var k = c == 0 ? Parts0 : Parts1; c = 0; await Operations.Fence(N); await Done(x, k.Letter.Length == 2 ? 0 : 1); }
    private static async ControlledTask LabOther(Cell<int> x) { var c = await Pick(); var k = c == 0 ? Parts1 : Parts3; c = 0; await Operations.Fence(N); await Done(x, k.Letter == "a" ? 0 : 1); }
    private static async ControlledTask LabSource(Cell<int> x) { var c = await Pick(); var k = c == 0 ? Parts1 : Parts2; c = 0; await Operations.Fence(N); await Done(x, k.Source.Length); }
    private sealed record Box<T>;
    private sealed record Holder<T>;
    private static async ControlledTask GenArray(Cell<int> x) { var c = await Pick(); object k = c == 0 ? new Holder<Box<int>[]>() : new Holder<Box<int[]>>(); c = 0; await Operations.Fence(N); await Done(x, k is Holder<Box<int[]>> ? 1 : 0); }
    private static async ControlledTask<int> Which<T>() { await Operations.Fence(N); return typeof(T) == typeof(Box<int[]>) ? 1 : 0; }
    private static async ControlledTask GenMethod(Cell<int> x) { var c = await Pick(); await Done(x, c == 0 ? await Which<Box<int>[]>() : await Which<Box<int[]>>()); }
    private delegate int Mine();
    private static int Seven() => 7;
    private static async ControlledTask DelType(Cell<int> x) { var c = await Pick(); Delegate k = c == 0 ? new Func<int>(Seven) : new Mine(Seven); c = 0; await Operations.Fence(N); await Done(x, k is Mine ? 1 : 0); }
    private static int Size<T>() => typeof(T) == typeof(Box<int[]>) ? 1 : 0;
    private static async ControlledTask DelGeneric(Cell<int> x) { var c = await Pick(); Func<int> k = c == 0 ? Size<Box<int>[]> : Size<Box<int[]>>; c = 0; await Operations.Fence(N); await Done(x, k()); }
    private sealed class Quiet(string s) : Exception(s) { public override string Message => "m"; public string Real => base.Message; }
    private static async ControlledTask ExBaseMessage(Cell<int> x) { var c = await Pick(); var k = new Quiet(c == 0 ? "a" : "bb"); c = 0; await Operations.Fence(N); await Done(x, k.Real.Length - 1); }
    private static async ControlledTask ExFile(Cell<int> x) { var c = await Pick(); var k = new FileNotFoundException("m", c == 0 ? "a" : "bb"); c = 0; await Operations.Fence(N); await Done(x, k.FileName!.Length - 1); }
    private static async ControlledTask ExParam(Cell<int> x) { var c = await Pick(); var k = c == 0 ? new ArgumentException("m (Parameter 'p')") : new ArgumentException("m", "p"); c = 0; await Operations.Fence(N); await Done(x, k.ParamName is null ? 0 : 1); }
    private static async ControlledTask ExNumber(Cell<int> x) { var c = await Pick(); var k = new NotFiniteNumberException("m", c); c = 0; await Operations.Fence(N); await Done(x, k.OffendingNumber > 0.5 ? 1 : 0); }
    private static Exception Caught() { try { throw new InvalidOperationException("m"); } catch (InvalidOperationException e) { return e; } }
    private static async ControlledTask ExThrown(Cell<int> x) { var c = await Pick(); var k = c == 0 ? new InvalidOperationException("m") : Caught(); c = 0; await Operations.Fence(N); await Done(x, k.ToString().Contains("Caught") ? 1 : 0); }
    private static async ControlledTask ExShown(Cell<int> x) { var c = await Pick(); var k = c == 0 ? new InvalidOperationException("m") : Caught(); c = 0; await Operations.Fence(N); await Done(x, $"{k}".Contains("Caught") ? 1 : 0); }
    private static class In0 { public static async ControlledTask<int> Keep() { await Operations.Fence(N); return 0; } }
    private static class In1 { public static async ControlledTask<int> Keep() { await Operations.Fence(N); return 1; } }
    private static async ControlledTask Outer(Cell<int> x) { var c = await Pick(); await Done(x, c == 0 ? await In0.Keep() : await In1.Keep()); }
    private static async ControlledTask Nest(Cell<int> x) { var r = 0; try { r = await Thrower(await Pick()); } catch (InvalidOperationException e) when (e.Message == "one") { await Operations.Fence(N); r = e.Message.Length - 2; } await Done(x, r); }
}

internal static class ArrayExtensions
{
    public static int First1(this int[] a) => a[0];
}
