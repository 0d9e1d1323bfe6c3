using System.Collections.Frozen;
using Mono.Cecil;

namespace Harness.Engine.Guards.Scan;

/// <summary>The members of the framework that a model may use: data, with a reason for each, in <c>AllowedMembers.txt</c>.</summary>
internal static class AllowedMembers
{
    private static readonly Lazy<FrozenDictionary<string, string>> s_reasons = new(Read);

    /// <summary>What is listed, with the reason: a type's members as <c>Type.*</c>, or one member; types without the number of their parameters.</summary>
    internal static IReadOnlyDictionary<string, string> Reasons => s_reasons.Value;

    /// <summary>Whether a member is on the list.</summary>
    /// <param name="type">Full name of the outermost type; the number of its type parameters does not matter.</param>
    /// <param name="member">The member's name as in metadata.</param>
    internal static bool IsAllowed(string type, string member)
    {
        var name = type.Split('`')[0];
        return IsException(name)
            || Reasons.ContainsKey($"{name}.{member}")
            || (Reasons.ContainsKey($"{name}.*") && !DependsOnProcessor(member));
    }

    /// <summary>
    /// Whether the compiler itself writes such calls into code that it makes: it fills spans and inline arrays through raw references, where an author may not.
    /// </summary>
    internal static bool IsCompilers(MethodDefinition method, string type) =>
        type is "System.Runtime.CompilerServices.Unsafe" or "System.Runtime.InteropServices.MemoryMarshal"
        && method.DeclaringType.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal);

    // To throw is deterministic, whatever the exception is about.
    private static bool IsException(string type) => type.EndsWith("Exception", StringComparison.Ordinal);

    // Math.ReciprocalEstimate, double.MultiplyAddEstimate, double.ConvertToIntegerNative: what they give differs between processors.
    private static bool DependsOnProcessor(string member) => member.EndsWith("Estimate", StringComparison.Ordinal) || member.EndsWith("Native", StringComparison.Ordinal) || member == "get_IsHardwareAccelerated";

    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(AllowedMembers).Assembly.GetManifestResourceStream($"{typeof(AllowedMembers).Namespace}.AllowedMembers.txt")!;
        using var reader = new StreamReader(stream);
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var bar = line.IndexOf('|', StringComparison.Ordinal);
                foreach (var name in line[..bar].Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    reasons.Add(name, line[(bar + 1)..].Trim());
                }
            }
        }

        return reasons.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
