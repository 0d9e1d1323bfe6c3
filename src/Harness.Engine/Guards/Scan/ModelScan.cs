using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace Harness.Engine.Guards.Scan;

/// <summary>
/// Reads the compiled code that a model can reach and finds what would make a verdict wrong: state outside the machine's memory, clocks,
/// random numbers, threads, the outside world, awaits of foreign tasks.
/// </summary>
/// <remarks>
/// <para>The scan is static: code that is never run is judged too, and there is no way to suppress a finding.</para>
/// <para>
/// Limits. A list says which framework members are denied; what is on no list passes. Code is followed through calls, delegates,
/// overrides and type initialisers, but not through reflection (denied), native code (denied) or assemblies that nothing scanned refers to.
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
    public static ModelScanResult Scan(IReadOnlyCollection<MethodBase> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var key = string.Join('\n', roots.Select(Identity).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        if (Results.TryGetValue(key, out var known))
        {
            return known;
        }

        lock (Gate)
        {
            return Results.GetOrAdd(key, static (_, roots) => new CodeWalk(Library).Run(roots), roots);
        }
    }

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
