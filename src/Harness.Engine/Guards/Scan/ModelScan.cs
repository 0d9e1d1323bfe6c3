using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace Harness.Engine.Guards.Scan;

/// <summary>
/// Reads the compiled code that a model can reach and finds what would make a verdict wrong: state outside the machine's memory, clocks,
/// random numbers, threads, the outside world, awaits of foreign tasks.
/// </summary>
/// <remarks>
/// <para>The scan is static: code that is never run is judged too. An author may vouch for a member of his own (<see cref="VouchedAttribute"/>).</para>
/// <para>
/// A closed world: a virtual call may end in any type of which objects can exist, in whatever assembly, and these are the types of the objects that the model declared and
/// of what its code makes. Of the framework a model may call what a list allows (<c>AllowedMembers.txt</c>).
/// </para>
/// <para>
/// Limits. Code is followed through calls, delegates, overrides and type initialisers, but not through reflection (not allowed) or native code (not allowed).
/// The text of a whole exception is seen where the code knows its type. Writes through a reference or a span to memory that the method did not allocate are seen only where the address is taken.
/// </para>
/// </remarks>
public static class ModelScan
{
    // An assembly that is loaded does not change, so neither does the answer for a set of roots.
    private static readonly ConcurrentDictionary<string, ModelScanResult> Results = new(StringComparer.Ordinal);

    // Cecil reads lazily and is not made for several threads; the modules it has read are kept for the next scan.
    private static readonly Lock Gate = new();
    private static readonly CodeLibrary Library = new();

    /// <summary>Scans everything that the given methods can reach.</summary>
    /// <param name="roots">
    /// The MoveNext methods of the controlled tasks' state machines, or the async methods themselves, and the methods behind the delegates
    /// that the model hands to the engine or keeps in fields of its objects. Not the method that builds the scenario: it runs once, before
    /// the first step, and may do what it likes. Their order does not matter.
    /// </param>
    public static ModelScanResult Scan(IReadOnlyCollection<MethodBase> roots) => Scan(roots, new ReachableObjects());

    /// <summary>The same, of a model whose objects are known.</summary>
    /// <param name="roots">As above.</param>
    /// <param name="objects">What these methods can get to from the start: all of their types count, and the methods behind all delegates among them are roots too.</param>
    internal static ModelScanResult Scan(IReadOnlyCollection<MethodBase> roots, ReachableObjects objects)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var key = string.Join('\n', [.. roots.Select(Identity).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), .. objects.Description()]);
        if (Results.TryGetValue(key, out var known))
        {
            return known;
        }

        lock (Gate)
        {
            return Results.GetOrAdd(key, static (_, world) => new CodeWalk(Library).Run(world.Roots, world.Objects), (Roots: roots, Objects: objects));
        }
    }

    /// <summary>Whether any method of the type that declares a field, or of the types inside it, could change the field after the object's construction.</summary>
    internal static bool IsWritten(FieldInfo field) => IsWritten(field, FieldWrites.Any);

    /// <summary>Whether a captured variable could be written by anything but the method that made the closure.</summary>
    internal static bool IsWrittenByLambdas(FieldInfo field) => IsWritten(field, FieldWrites.AnyInLambdas);

    /// <summary>Asks something of the code that was read.</summary>
    internal static T WithLibrary<T>(Func<CodeLibrary, T> ask)
    {
        lock (Gate)
        {
            return ask(Library);
        }
    }

    private static bool IsWritten(FieldInfo field, Func<Mono.Cecil.TypeDefinition, string, bool, bool> any)
        => WithLibrary(library => library.Definition(field.DeclaringType!) is not { } type || any(
            type, field.Name, field.FieldType.IsValueType && field.FieldType.IsDefined(typeof(System.Runtime.CompilerServices.IsReadOnlyAttribute), inherit: false)));

    private static string Identity(MethodBase method)
    {
        var assembly = method.Module.Assembly;
        var place = assembly.IsDynamic ? string.Empty : assembly.Location;

        // Code without a file is told apart by name only: it is refused whatever it does.
        return place.Length == 0
            ? $"{assembly.FullName} {method}"
            : string.Create(CultureInfo.InvariantCulture, $"{place} {method.Module.ModuleVersionId} {method.MetadataToken:x8}");
    }
}
