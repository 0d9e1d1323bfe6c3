using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Harness.Native.Build;

/// <summary>Code of ours that every image has, compiled once for each compiler that this process uses.</summary>
internal static class RuntimeObjects
{
    private static readonly ConcurrentDictionary<string, Lazy<ImmutableArray<(string Name, byte[] Object)>>> s_compiled = new(StringComparer.Ordinal);

    private static readonly ImmutableArray<string> s_sources = ["hooks.S", "runtime.c", "copies.c", "heap.c", "harness.h", "image.ld"];

    /// <summary>Our loops that copy must not become calls of what they stand for.</summary>
    private static readonly ImmutableArray<string> s_loops = ["-fno-tree-loop-distribute-patterns"];

    /// <summary>Writes sources and objects into a directory.</summary>
    /// <returns>The paths of the objects.</returns>
    internal static List<string> Copy(string compiler, string directory, bool isClang, ImmutableArray<string> instrumented, ImmutableArray<string> plain)
    {
        foreach (var name in s_sources)
        {
            using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
            using var file = File.Create(Path.Combine(directory, name));
            resource.CopyTo(file);
        }

        var objects = s_compiled.GetOrAdd(compiler, _ => new(() => Compile(compiler, directory, isClang, instrumented, plain))).Value;
        var paths = new List<string>();
        foreach (var (name, content) in objects)
        {
            paths.Add(Path.Combine(directory, name));
            File.WriteAllBytes(paths[^1], content);
        }

        return paths;
    }

    private static ImmutableArray<(string Name, byte[] Object)> Compile(string compiler, string directory, bool isClang, ImmutableArray<string> instrumented, ImmutableArray<string> plain)
    {
        // Copies that clang makes by itself it does not announce: the instrumented ones take their place (runtime.c).
        ImmutableArray<(string Source, ImmutableArray<string> Flags)> all =
        [
            ("hooks.S", []),
            ("runtime.c", [.. plain, "-O1", .. isClang ? new[] { "-DCOPIES_ARE_NOT_ANNOUNCED" } : []]),
            ("copies.c", [.. instrumented, "-O1", .. isClang ? [] : s_loops]),
        ];
        return [.. all.Select(one =>
        {
            var name = Path.ChangeExtension(one.Source, ".o");
            return (name, File.ReadAllBytes(NativeBuild.Compile(compiler, Path.Combine(directory, one.Source), Path.Combine(directory, name), one.Flags)));
        })];
    }
}
