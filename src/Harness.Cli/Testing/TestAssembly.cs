using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Harness.Cli.Files;

namespace Harness.Cli.Testing;

/// <summary>An assembly with tests. It brings its own dependencies, but the engine is this command's: models of two engines do not mix.</summary>
internal sealed class TestAssembly : AssemblyLoadContext
{
    private const string TestAttribute = "Microsoft.Coyote.SystematicTesting.TestAttribute";
    private static readonly string[] s_shared = ["Harness.Engine", "Harness.Hosting", "Microsoft.Coyote", "Microsoft.Coyote.Test"];

    private readonly AssemblyDependencyResolver _resolver;

    private TestAssembly(string path)
        : base(path) => _resolver = new AssemblyDependencyResolver(path);

    /// <summary>The methods marked as tests.</summary>
    internal ImmutableArray<TestMethod> Tests { get; private set; } = [];

    /// <summary>Which build it is.</summary>
    internal Guid Build { get; private set; }

    /// <summary>Loads an assembly and finds its tests.</summary>
    /// <exception cref="InputException">There is no such file, it is no assembly, or it cannot be loaded.</exception>
    internal static TestAssembly Load(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new InputException(Directory.Exists(full) ? $"'{path}' is a directory: give an assembly (*.dll)" : $"there is no assembly '{path}'");
        }

        InputText.Check(path, "assembly");
        Apart.TestProcess.HandOver(path);
        try
        {
            var context = new TestAssembly(full);
            var assembly = context.LoadFromAssemblyPath(full);
            context.Build = assembly.ManifestModule.ModuleVersionId;
            context.Tests = [.. assembly.GetTypes().SelectMany(TestsOf)];
            return context;
        }
        catch (BadImageFormatException exception)
        {
            throw new InputException($"'{path}' is not a .NET assembly", exception);
        }
        catch (ReflectionTypeLoadException exception)
        {
            throw new InputException($"'{path}' cannot be loaded: {exception.LoaderExceptions.FirstOrDefault()?.Message ?? exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be loaded: {exception.Message}", exception);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (s_shared.Contains(assemblyName.Name, StringComparer.Ordinal))
        {
            return null;
        }

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    private static IEnumerable<TestMethod> TestsOf(Type type)
        => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m.CustomAttributes.Any(a => a.AttributeType.FullName == TestAttribute))
            .Select(m => new TestMethod(m));
}
