#pragma warning disable // Each judges by what it has seen before, in the oddest ways that an author may find; the point is what the guards make of it.
using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Runtime.CompilerServices;
using System.Text;
using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Guards.Hidden;

/// <summary>
/// Judges that count, in a collection that they captured, how often they were asked, and say so in their verdict: each makes a function that gives another number each time.
/// </summary>
internal static class JudgeKinds
{
    internal sealed class Holder { internal readonly List<int> List = []; }
    internal sealed class Box { private int _n; internal int Next() => _n++; }
    internal sealed class Member { readonly List<int> _l = []; internal int Next(int x) { var l = _l; l.Add(x); return l.Count; } }
    internal sealed class Own : IEnumerable<int> { readonly List<int> _l = []; public void Add(int x) { var l = _l; l.Add(x); } public int Count => _l.Count; public IEnumerator<int> GetEnumerator() => _l.GetEnumerator(); IEnumerator IEnumerable.GetEnumerator() => GetEnumerator(); }

    internal static Func<int, int> ResultOfAdd() { var s = new HashSet<int>(); return x => s.Add(1) ? 0 : 1; }
    internal static Func<int, int> ResultKept() { var s = new HashSet<int>(); return x => { var was = s.Add(1); return was ? 0 : 1; }; }
    internal static Func<int, int> ResultNegated() { var s = new HashSet<int>(); return x => Convert.ToInt32(!s.Add(1)); }
    internal static Func<int, int> ResultOfTryAdd() { var d = new Dictionary<int, int>(); return x => d.TryAdd(1, x) ? 0 : 1; }
    internal static Func<int, int> ResultOfRemove() { var s = new HashSet<int>(Enumerable.Range(0, 100)); return x => s.Remove(5) ? 0 : 1; }
    internal static Func<int, int> ResultOfDequeue() { var q = new Queue<int>(Enumerable.Range(0, 100_000)); return x => q.Dequeue(); }
    internal static Func<int, int> ResultOfPop() { var q = new Stack<int>(Enumerable.Range(0, 100_000)); return x => q.Pop(); }
    internal static Func<int, int> ResultByOut() { var d = Enumerable.Range(0, 100).ToDictionary(i => i); return x => { d.Remove(5, out var was); return was == 5 ? 0 : 1; }; }
    internal static Func<int, int> ResultByTryDequeue() { var q = new Queue<int>(Enumerable.Range(0, 100_000)); return x => { q.TryDequeue(out var was); return was; }; }
    internal static Func<int, int> CountAfter() { var l = new List<int>(); return x => { l.Add(x); return l.Count; }; }
    internal static Func<int, int> CountBefore() { var l = new List<int>(); return x => { var n = l.Count; l.Add(x); return n; }; }
    internal static Func<int, int> ItemAfter() { var d = new Dictionary<int, int> { [0] = 0 }; return x => d[0] = d[0] + 1; }
    internal static Func<int, int> ItemRaised() { var d = new Dictionary<int, int> { [0] = 0 }; return x => d[0]++; }
    internal static Func<int, int> ItemOfList() { var l = new List<int> { 0 }; return x => l[0]++; }
    internal static Func<int, int> ItemOfArray() { var a = new int[1]; return x => a[0]++; }
    internal static Func<int, int> ArrayBesideAnother() { var a = new int[1]; return x => { var own = new int[2]; own[1] = x; return a[0]++; }; }
    internal static Func<int, int> ArrayByLocal() { var a = new int[1]; return x => { var own = new int[2]; own[1] = x; var b = a; b[0]++; return b[0]; }; }
    internal static Func<int, int> ArrayBySpan() { var a = new int[1]; return x => { var s = a.AsSpan(); return s[0]++; }; }
    internal static Func<int, int> ArrayBySpanConverted() { var a = new int[1]; return x => { Span<int> s = a; return s[0]++; }; }
    internal static Func<int, int> ArrayBySegment() { var a = new int[1]; return x => { var s = new ArraySegment<int>(a); s[0] = s[0] + 1; return a[0]; }; }
    internal static Func<int, int> ArrayFilled() { var a = new int[1]; return x => { Array.Fill(a, a[0] + 1); return a[0]; }; }
    internal static Func<int, int> ArraySet() { var a = new int[1]; return x => { a.SetValue(a[0] + 1, 0); return a[0]; }; }
    internal static Func<int, int> ArrayCopiedTo() { var a = new int[1]; return x => { new List<int> { a[0] + 1 }.CopyTo(a); return a[0]; }; }
    internal static Func<int, int> ArrayOfPlane() { var a = new int[1, 1]; return x => a[0, 0]++; }
    internal static Func<int, int> ArrayByReference() { var a = new int[1]; return x => { ref var r = ref a[0]; return r++; }; }
    internal static Func<int, int> ByLocal() { var l = new List<int>(); return x => { var m = l; m.Add(x); return m.Count; }; }
    internal static Func<int, int> ByHelper() { var l = new List<int>(); return x => Add(l, x); }
    internal static Func<int, int> ByGenericHelper() { var l = new List<int>(); return x => AddAny(l, x); }
    internal static Func<int, int> ByHelperOfInterface() { var l = new List<int>(); return x => AddTo(l, x); }
    internal static Func<int, int> ByLocalFunction() { var l = new List<int>(); int Next(int x) { l.Add(x); return l.Count; } return x => Next(x); }
    internal static Func<int, int> ByTwoLambdas() { var l = new List<int>(); Action<int> add = x => l.Add(x); Func<int> count = () => l.Count; return x => { add(x); return count(); }; }
    internal static Func<int, int> ByTwoNames() { var l = new List<int>(); var m = l; return x => { l.Add(x); return m.Count; }; }
    internal static Func<int, int> ByHolder() { var h = new Holder(); var l = h.List; return x => { l.Add(x); return h.List.Count; }; }
    internal static Func<int, int> ByHolderAlone() { var h = new Holder(); return x => { h.List.Add(x); return h.List.Count; }; }
    internal static Func<int, int> ByTuple() { var t = (new List<int>(), 0); return x => { t.Item1.Add(x); return t.Item1.Count; }; }
    internal static Func<int, int> ByMember() => new Member().Next;
    internal static Func<int, int> ByOwnCollection() { var o = new Own(); return x => { o.Add(x); return o.Count; }; }
    internal static Func<int, int> ByDelegate() { var s = new HashSet<int>(); Func<int, bool> add = s.Add; return x => add(1) ? 0 : 1; }
    internal static Func<int, int> ByDelegateMadeLater() { var s = new HashSet<int>(); return x => { Func<int, bool> add = s.Add; return add(1) ? 0 : 1; }; }
    internal static Func<int, int> ByDelegateOfQueue() { Func<int> next = new Queue<int>(Enumerable.Range(0, 100_000)).Dequeue; return x => next(); }
    internal static Func<int, int> ByItselfInside() { var l = new List<List<int>> { new() }; return x => { l[0].Add(x); return l[0].Count; }; }
    internal static Func<int, int> ByTable() { var d = new Dictionary<string, List<int>> { ["a"] = [] }; return x => { d["a"].Add(x); return d["a"].Count; }; }
    internal static Func<int, int> ByChoice() { var (l, m) = (new List<int>(), new List<int>()); return x => { (x > 0 ? l : m).Add(x); return l.Count + m.Count; }; }
    internal static Func<int, int> ByCoalescing() { var l = new List<int>(); return x => { (l ?? new List<int>()).Add(x); return l.Count; }; }
    internal static Func<int, int> ByQuestionMark() { var l = new List<int>(); return x => { l?.Add(x); return l.Count; }; }
    internal static Func<int, int> ByInterface() { ICollection<int> l = new List<int>(); return x => { l.Add(x); return l.Count; }; }
    internal static Func<int, int> ByCast() { IEnumerable<int> l = new List<int>(); return x => { ((List<int>)l).Add(x); return l.Count(); }; }
    internal static Func<int, int> ByObject() { object l = new List<int>(); return x => { if (l is List<int> m) { m.Add(x); return m.Count; } return 0; }; }
    internal static Func<int, int> ByLinq() { var l = new List<int>(); return x => { l.Add(x); return l.Count(); }; }
    internal static Func<int, int> ByEnumeration() { var l = new List<int>(); return x => { l.Add(x); var n = 0; foreach (var i in l) n++; return n; }; }
    internal static Func<int, int> ByException() { var d = new Dictionary<int, int>(); return x => { try { d.Add(1, 1); return 0; } catch (ArgumentException) { return 1; } }; }
    internal static Func<int, int> ByExceptionOfIndex() { var l = new List<int>(Enumerable.Range(0, 1)); return x => { try { l.RemoveAt(0); return 0; } catch (ArgumentException) { return 1; } }; }
    internal static Func<int, int> ByPredicate() { var l = new List<int>(); return x => { var n = 0; l.RemoveAll(_ => { n++; return false; }); l.Add(x); return n; }; }
    internal static Func<int, int> ByPredicateOnly() { var l = Enumerable.Range(0, 3).ToList(); return x => { var n = 0; l.RemoveAll(i => { n += i; return i == 1; }); return n; }; }
    internal static Func<int, int> TextLength() { var t = new StringBuilder(); return x => t.Append('a').Length; }
    internal static Func<int, int> TextBuilt() { var t = new StringBuilder(); return x => t.Append('a').Append('b').ToString().Length; }
    internal static Func<int, int> TextBounded() { var t = new StringBuilder(0, 1); return x => { try { t.Append('a'); return 0; } catch (ArgumentOutOfRangeException) { return 1; } }; }
    internal static Func<int, int> TextSet() { var t = new StringBuilder("a"); return x => t[0]++; }
    internal static Func<int, int> Bits() { var b = new BitArray(1); return x => { var n = b[0] ? 1 : 0; b.Not(); return n; }; }
    internal static Func<int, int> LinkedValue() { var l = new LinkedList<int>([0]); return x => l.First.Value++; }
    internal static Func<int, int> Node() { var n = new LinkedList<int>([0]).First; return x => { n.Value = n.Value + 1; return n.Value; }; }
    internal static Func<int, int> Priorities() { var q = new PriorityQueue<int, int>(Enumerable.Range(0, 100_000).Select(i => (i, i))); return x => q.Dequeue(); }
    internal static Func<int, int> Sorted() { var s = new SortedSet<int>(); return x => s.Add(1) ? 0 : 1; }
    internal static Func<int, int> SortedView() { var s = new SortedSet<int>(); var v = s.GetViewBetween(0, 9); return x => { v.Add(1 + s.Count); return s.Count; }; }
    internal static Func<int, int> Enumerator() { var e = Enumerable.Range(0, 100_000).ToList().Select(i => i).GetEnumerator(); return x => { e.MoveNext(); return e.Current; }; }
    internal static Func<int, int> EnumeratorByHelper() { IEnumerator<int> e = Enumerable.Range(0, 100_000).GetEnumerator(); return x => After(e); }
    internal static Func<int, int> EnumeratorOfIterator() { var e = Count().GetEnumerator(); return x => { e.MoveNext(); return e.Current; }; }
    internal static Func<int, int> Builder() { var b = ImmutableArray.CreateBuilder<int>(); return x => { b.Add(x); return b.Count; }; }
    internal static Func<int, int> BuilderByHelper() { var b = ImmutableList.CreateBuilder<int>(); return x => Add(b, x); }
    internal static Func<int, int> View() { var l = new List<int>(); var v = new ReadOnlyCollection<int>(l); return x => { l.Add(x); return v.Count; }; }
    internal static Func<int, int> Variable() { var n = 0; return x => n++; }
    internal static Func<int, int> Strong() { var n = new StrongBox<int>(); return x => n.Value++; }
    internal static Func<int, int> OwnObject() { var b = new Box(); return x => b.Next(); }
    internal static Func<int, int> Immutable() { var l = ImmutableList<int>.Empty; return x => { l = l.Add(x); return l.Count; }; }
    internal static Func<int, int> Adds() { var l = new List<int>(); return x => { l.AddRange([x]); return l.Count; }; }
    internal static Func<int, int> AddsItself() { var l = new List<int> { 1 }; return x => { l.AddRange(l.ToArray()); return l.Capacity; }; }

    private static int Add(List<int> list, int x) { list.Add(x); return list.Count; }
    private static int Add(ImmutableList<int>.Builder list, int x) { list.Add(x); return list.Count; }
    private static int AddAny<T>(List<T> list, T x) { list.Add(x); return list.Count; }
    private static int AddTo(ICollection<int> list, int x) { list.Add(x); return list.Count; }
    private static int After(IEnumerator<int> e) { e.MoveNext(); return e.Current; }
    private static IEnumerable<int> Count() { for (var i = 0; ; i++) yield return i; }
}
