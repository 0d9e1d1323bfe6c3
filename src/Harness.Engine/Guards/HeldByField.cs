using System.Reflection;

namespace Harness.Engine.Guards;

/// <summary>What is reached through a field.</summary>
/// <param name="field">The field's key.</param>
internal sealed class HeldByField(string field)
{
    /// <summary>The field's key.</summary>
    internal string Field { get; } = field;

    /// <summary>The types of objects, and their type arguments; true for those that are type arguments, of which generic code may make objects.</summary>
    internal Dictionary<Type, bool> Types { get; } = [];

    /// <summary>The methods behind delegates.</summary>
    internal HashSet<MethodBase> Methods { get; } = [];

    /// <summary>The collections and enumerators that can change, by identity.</summary>
    internal HashSet<object> Collections { get; } = new(ReferenceEqualityComparer.Instance);
}
