using System.Globalization;

namespace Harness.Scenarios;

/// <summary>
/// The order in which a person looks for properties: safety (P1 to P13), liveness (L1 to L5), what is known to be false (W1, W2), those of TPACKET_V3 (V-S1 on, V-L1 on), then what has
/// a name without a number. <c>P7i</c> follows <c>P7</c>.
/// </summary>
public static class PropertyOrder
{
    private const int MostDigits = 6;
    private static readonly string[] s_kinds = ["P", "L", "W", "V-S", "V-L"];

    /// <summary>What to sort by.</summary>
    /// <param name="name">Name of a property.</param>
    public static (int Kind, int Number, string Name) KeyOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (var kind = 0; kind < s_kinds.Length; kind++)
        {
            var digits = name.StartsWith(s_kinds[kind], StringComparison.Ordinal) ? name[s_kinds[kind].Length..].TakeWhile(char.IsAsciiDigit).ToArray() : [];
            if (digits.Length is > 0 and <= MostDigits)
            {
                return (kind, int.Parse(digits, CultureInfo.InvariantCulture), name);
            }
        }

        return (s_kinds.Length, 0, name);
    }
}
