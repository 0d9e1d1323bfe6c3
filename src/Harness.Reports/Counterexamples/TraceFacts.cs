using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Harness.Engine.Traces;
using Harness.Ring.Observation;

namespace Harness.Reports.Counterexamples;

/// <summary>Questions about a trace of a ring, answered from the names of what its steps read and wrote. Steps are given by index, from 0.</summary>
internal sealed partial class TraceFacts
{
    private const string StoreBuffer = "store buffer of ";
    private const string WritersOf = "writers of ";

    internal TraceFacts(Trace trace)
    {
        Trace = trace;
        Last = trace.Steps.Length - 1;
    }

    internal Trace Trace { get; }

    /// <summary>Index of the last step; -1 without steps.</summary>
    internal int Last { get; }

    /// <summary>Whether the model is a ring, and brings the explanations of one.</summary>
    internal bool IsRing => Trace.Causes is Happened.InSlots or Happened.InBlocks;

    internal TraceStep this[int index] => Trace.Steps[index];

    /// <summary>The task on whose behalf a step is taken: a store that leaves a task's buffer is that task's.</summary>
    internal static string TaskOf(TraceStep step)
        => step.Task.StartsWith(StoreBuffer, StringComparison.Ordinal) ? step.Task[StoreBuffer.Length..] : step.Task;

    /// <summary>The columns of the ring before a step.</summary>
    internal static ImmutableArray<string> WatchesBefore(Trace trace, int index) => index == 0 ? trace.WatchesAtStart : trace.Steps[index - 1].Watches;

    internal string TaskAt(int index) => TaskOf(this[index]);

    internal static bool IsRead(TraceAccess access) => access.Kind is "read" or "stale" or "forwarded";

    internal static bool IsStore(TraceAccess access) => access.Kind is "write" or "buffered" or "behind";

    /// <summary>The slot, or the block, that a variable belongs to: <c>slot 0</c> for <c>slot 0 payload 1</c>.</summary>
    internal static string? UnitOf(string variable) => Unit().Match(variable) is { Success: true } match ? match.Value : null;

    /// <summary>The slot, or the place in a block, that producers are granted: <c>block 0 packet 1</c>.</summary>
    internal static string? PlaceOf(string variable) => Place().Match(variable) is { Success: true } match ? match.Value : null;

    /// <summary>The first slot or place that a step accesses; null when it accesses none.</summary>
    internal string? PlaceAt(int index)
        => this[index].Accesses.Select(a => PlaceOf(a.Variable)).FirstOrDefault(p => p is not null)
            ?? this[index].Accesses.Select(a => WrittenPlace(a)).FirstOrDefault(p => p is not null);

    internal string? UnitAt(int index) => this[index].Accesses.Select(a => UnitOf(a.Variable)).FirstOrDefault(u => u is not null);

    /// <summary>The producers behind <c>P1+P3</c>.</summary>
    internal static IEnumerable<string> Producers(string names)
        => names == "-" ? [] : names.Split('+', StringSplitOptions.RemoveEmptyEntries).Select(p => p is ['P', ..] ? $"producer {p[1..]}" : p);

    /// <summary>Who is between grant and publish of a place before a step.</summary>
    internal List<string> WritersBefore(string place, int index)
    {
        var name = WritersOf + place;
        var names = LastAccess(name, index)?.After
            ?? (FindFirst(index, (_, a) => a.Variable == name) is { } next ? this[next].Accesses.First(a => a.Variable == name).Before : "-");
        return [.. Producers(names)];
    }

    /// <summary>The last step before another in which a place was granted to a task.</summary>
    internal int? Grant(string place, string task, int before)
        => StepBefore(before, i => TaskAt(i) == task && Has(i, Happened.Claimed, place));

    /// <summary>The last step before another in which anything was granted to a task.</summary>
    internal int? Grant(string task, int before)
        => StepBefore(before, i => TaskAt(i) == task && Has(i, Happened.Claimed));

    /// <summary>The last step before another in which a place was granted to anybody.</summary>
    internal int? AnyGrant(string place, int before)
        => StepBefore(before, i => Has(i, Happened.Claimed, place));

    /// <summary>The place that a step grants to its task; null when it grants none.</summary>
    internal string? GrantedAt(int index)
        => this[index].Events.FirstOrDefault(e => e.Kind == Happened.Claimed)?.Place;

    /// <summary>Whether something happened in a step, to a place or to any.</summary>
    internal bool Has(int index, string kind, string? place = null) => this[index].Events.Any(e => e.Kind == kind && (place is null || e.Place == place));

    /// <summary>The last step before another, and from a third on, that stores a status with USER, or one without.</summary>
    internal int? StatusStore(string unit, int before, bool hasUser, int from = 0)
        => Find(before, (i, a) => i >= from && a.Kind is "write" && a.Variable == $"{unit} status" && HasUser(a.After) == hasUser);

    /// <summary>The last step before another, and from a third on, in which the kernel gives a slot or block to the reader.</summary>
    internal int? Publish(string unit, int before, int from = 0)
        => Find(before, (i, a) => i >= from && a.Kind is "write" && a.Variable == $"{unit} status" && HasUser(a.After) && !IsReader(i) && !IsTampering(i));

    /// <summary>Whether a reader sleeps from a step on.</summary>
    internal static bool FallsAsleep(TraceStep step) => step.Events.Any(e => e.Kind == Happened.Asleep);

    /// <summary>Whether a producer gives its packet up in a step.</summary>
    internal bool IsDrop(int index) => Has(index, Happened.Dropped);

    /// <summary>Whether a step is poll's look at the unit before head, or before the active one.</summary>
    internal bool IsPollTest(int index) => this[index].Step.StartsWith("poll: test newest", StringComparison.Ordinal);

    /// <summary>The status in the column of a unit: <c>KERNEL</c> for <c>KERNEL [P1] R</c>.</summary>
    internal string StatusOf(string unit, int index) => Column(unit, index).Split(' ')[0];

    /// <summary>Whether user space stores what it likes in a step.</summary>
    internal bool IsTampering(int index) => this[index].Task.StartsWith("user space", StringComparison.Ordinal);

    /// <summary>The status that a step stores in a slot or block; null when it stores none.</summary>
    internal string? StoredStatus(int index, string unit) => this[index].Accesses.LastOrDefault(a => a.Kind == "write" && a.Variable == $"{unit} status")?.After;

    internal bool IsReader(int index) => TaskAt(index).StartsWith("reader", StringComparison.Ordinal);

    /// <summary>The last step before another with an access of a kind.</summary>
    internal int? Find(int before, Func<int, TraceAccess, bool> matches) => StepBefore(before, i => this[i].Accesses.Any(a => matches(i, a)));

    /// <summary>The first step from another on with an access of a kind.</summary>
    internal int? FindFirst(int from, Func<int, TraceAccess, bool> matches) => StepFrom(from, i => this[i].Accesses.Any(a => matches(i, a)));

    /// <summary>The last step before another of a kind.</summary>
    internal int? StepBefore(int before, Predicate<int> matches)
    {
        var index = Math.Min(before, Trace.Steps.Length) - 1;
        while (index >= 0 && !matches(index))
        {
            index--;
        }

        return index < 0 ? null : index;
    }

    /// <summary>The first step from another on of a kind.</summary>
    internal int? StepFrom(int from, Predicate<int> matches)
    {
        var index = Math.Max(0, from);
        while (index <= Last && !matches(index))
        {
            index++;
        }

        return index > Last ? null : index;
    }

    /// <summary>The first step that violates a property or leads to a state that does.</summary>
    internal int? FirstFailure(string property)
    {
        for (var i = 0; i <= Last; i++)
        {
            if (this[i].Fails.Contains(property))
            {
                return i;
            }
        }

        return null;
    }

    internal TraceAccess? LastAccess(string variable, int before)
        => Find(before, (_, a) => a.Variable == variable) is { } index ? this[index].Accesses.Last(a => a.Variable == variable) : null;

    /// <summary>A column of the ring after a step; empty when there is none of that name.</summary>
    internal string Column(string name, int index)
    {
        var column = Trace.Watches.IndexOf(name);
        var row = index < 0 ? Trace.WatchesAtStart : this[index].Watches;
        return column < 0 || column >= row.Length ? "" : row[column];
    }

    /// <summary>The number in front of a column.</summary>
    internal int? Number(string name, int index)
        => int.TryParse(Column(name, index).Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The slot or block that the reader looks at next after the last step.</summary>
    internal string ReadersUnit(string kind) => $"{kind} {Column("t", Last)}";

    internal static bool HasUser(string status) => status.Split('|', ' ').Contains("USER");

    /// <summary>The place whose writers an access changes; null for other variables.</summary>
    internal static string? WrittenPlace(TraceAccess access)
        => access.Variable.StartsWith(WritersOf, StringComparison.Ordinal) ? access.Variable[WritersOf.Length..] : null;

    [GeneratedRegex(@"^(slot|block) \d{1,5}(?= )", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unit();

    [GeneratedRegex(@"^(slot \d{1,5}|block \d{1,5} packet \d{1,5})(?= )", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
