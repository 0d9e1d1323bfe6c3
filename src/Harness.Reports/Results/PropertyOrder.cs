using System.Globalization;

namespace Harness.Reports.Results;

/// <summary>The order in which a person looks for properties: safety (P1 to P10), liveness (L1 to L5), then what has a name without a number.</summary>
internal static class PropertyOrder
{
    internal static (int Group, int Number, string Name) KeyOf(string name)
    {
        var digits = new string([.. name.Skip(1).TakeWhile(char.IsAsciiDigit)]);
        if (digits.Length is 0 or > 6)
        {
            return (2, 0, name);
        }

        return (name[0] == 'P' ? 0 : 1, int.Parse(digits, CultureInfo.InvariantCulture), name);
    }
}
