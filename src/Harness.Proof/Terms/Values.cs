using System.Globalization;

namespace Harness.Proof.Terms;

/// <summary>Values as a person reads them.</summary>
internal static class Values
{
    internal static string Producer(long index) => $"P{(index + 1).ToString(CultureInfo.InvariantCulture)}";

    internal static string Text(Sort sort, long value) => sort.Kind switch
    {
        SortKind.Boolean => value != 0 ? "true" : "false",
        SortKind.Enumeration => sort.Members[(int)value],
        SortKind.Producer => Producer(value),
        SortKind.Holder => HolderValue.Text(value),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
