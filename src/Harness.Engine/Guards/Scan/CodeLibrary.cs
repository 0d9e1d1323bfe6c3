using System.Reflection;
using System.Runtime.Loader;
using Mono.Cecil;

namespace Harness.Engine.Guards.Scan;

/// <summary>The assemblies that were read, and whose they are.</summary>
internal sealed class CodeLibrary : IAssemblyResolver
{
    private static readonly string EngineName = typeof(CodeLibrary).Assembly.GetName().Name!;

    // Empty when the framework was bundled into one file; then the model has no file either and is refused.
    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? string.Empty;

    private readonly Dictionary<string, ModuleDefinition?> _modules = new(StringComparer.Ordinal);
    private readonly Dictionary<ModuleDefinition, Assembly> _loaded = [];
    private readonly Dictionary<string, CodeOrigin> _origins = new(StringComparer.Ordinal);

    // Where the model was loaded: its references mean what they mean there, even if another copy of an assembly is loaded elsewhere.
    private AssemblyLoadContext? _context;

    /// <summary>Whose code the type is. An array or a generic instance counts as its element or definition.</summary>
    internal CodeOrigin OriginOf(TypeReference type)
    {
        var scope = type.GetElementType().Scope;
        return OriginOf(scope is ModuleDefinition module ? module.Assembly.Name.Name : scope.Name);
    }

    internal CodeOrigin OriginOf(string assembly)
    {
        if (!_origins.TryGetValue(assembly, out var origin))
        {
            origin = string.Equals(assembly, EngineName, StringComparison.Ordinal) ? CodeOrigin.Engine
                : IsFramework(assembly) ? CodeOrigin.Framework
                : CodeOrigin.Model;
            _origins.Add(assembly, origin);
        }

        return origin;
    }

    /// <summary>The code of an assembly that is loaded; null with a reason when there is no file that surely is that code.</summary>
    internal ModuleDefinition? Open(Assembly assembly, out string? whyNot)
    {
        var name = assembly.GetName().Name!;
        _context ??= AssemblyLoadContext.GetLoadContext(assembly);
        if (assembly.IsDynamic || assembly.Location.Length == 0)
        {
            whyNot = $"the code of {name} cannot be scanned, because it was loaded from memory. "
                + "Load the model from an assembly file; do not generate it at run time, and do not bundle it into one executable";
            return null;
        }

        if (!_modules.TryGetValue(name, out var module) || module is null)
        {
            module = Read(assembly.Location);
            _modules[name] = module;
        }

        if (module?.Mvid != assembly.ManifestModule.ModuleVersionId)
        {
            whyNot = $"the code of {name} cannot be scanned, because its file is not the one that was loaded. "
                + "Start again with the new build, and load only one version of it";
            return null;
        }

        whyNot = null;
        _loaded[module] = assembly;
        return module;
    }

    /// <summary>The definition of a type that is loaded; null for one that is not the model's, or whose code cannot be read.</summary>
    internal TypeDefinition? Definition(Type type)
    {
        var open = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return !type.Assembly.IsDynamic && OriginOf(type.Assembly.GetName().Name!) == CodeOrigin.Model && Open(type.Assembly, out _) is { } module
            ? (TypeDefinition)module.LookupToken(open.MetadataToken)
            : null;
    }

    /// <summary>A field as the runtime knows it; null where its type has parameters that are not known here.</summary>
    internal FieldInfo? Loaded(FieldReference field)
        => Loaded(field.DeclaringType)?.GetField(field.Name, BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

    private Type? Loaded(TypeReference type)
    {
        switch (type)
        {
            case GenericInstanceType instance:
                var arguments = instance.GenericArguments.Select(Loaded).ToArray();
                return Array.TrueForAll(arguments, a => a is not null) ? Loaded(instance.ElementType)?.MakeGenericType(arguments!) : null;
            case ArrayType { IsVector: true } array:
                return Loaded(array.ElementType)?.MakeArrayType();
            case TypeSpecification or GenericParameter:
                return null;
        }

        if (OriginOf(type) == CodeOrigin.Model)
        {
            var definition = type.Resolve();
            return definition is not null && AssemblyOf(definition.Module) is { } assembly ? assembly.ManifestModule.ResolveType(definition.MetadataToken.ToInt32()) : null;
        }

        return Type.GetType($"{type.FullName.Replace('/', '+')}, {type.Scope.Name}", throwOnError: false);
    }

    private Assembly? AssemblyOf(ModuleDefinition module)
    {
        if (!_loaded.TryGetValue(module, out var assembly) && FindLoaded(module.Assembly.Name.Name) is { } found && found.ManifestModule.ModuleVersionId == module.Mvid)
        {
            _loaded.Add(module, assembly = found);
        }

        return assembly;
    }

    // Cecil asks here whenever a reference leads into another assembly. Null leaves the reference unresolved, which is what is wanted for the
    // framework: it is large, and is judged by name.
    AssemblyDefinition? IAssemblyResolver.Resolve(AssemblyNameReference name)
    {
        if (OriginOf(name.Name) != CodeOrigin.Model)
        {
            return null;
        }

        if (!_modules.TryGetValue(name.Name, out var module))
        {
            var loaded = FindLoaded(name.Name);
            module = loaded is not null ? Open(loaded, out _) : ReadFromKnownFolder(name.Name);
            _modules[name.Name] = module;
        }

        return module?.Assembly;
    }

    AssemblyDefinition? IAssemblyResolver.Resolve(AssemblyNameReference name, ReaderParameters parameters) => ((IAssemblyResolver)this).Resolve(name);

    // The modules are kept as long as the process: their bytes are in memory, no file is held open.
    void IDisposable.Dispose()
    {
    }

    // A library may call itself System.Something, so the name alone does not make it the framework's.
    internal static bool IsFramework(string assembly) =>
        IsCoyote(assembly)
        || ((assembly.StartsWith("System.", StringComparison.Ordinal)
            || assembly.StartsWith("Microsoft.", StringComparison.Ordinal)
            || assembly is "System" or "mscorlib" or "netstandard")
        && (FrameworkFolder.Length == 0 || File.Exists(Path.Combine(FrameworkFolder, assembly + ".dll"))));

    // Coyote's runtime is state all over: what a model may call of it is told by name.
    private static bool IsCoyote(string assembly) => assembly is "Microsoft.Coyote" or "Microsoft.Coyote.Test";

    private Assembly? FindLoaded(string name)
    {
        if (_context is null || _context == AssemblyLoadContext.Default)
        {
            return Array.Find(AppDomain.CurrentDomain.GetAssemblies(), a => !a.IsDynamic && AssemblyLoadContext.GetLoadContext(a) == AssemblyLoadContext.Default && a.GetName().Name == name)
                ?? LoadByName(AssemblyLoadContext.Default, name);
        }

        return LoadByName(_context, name);
    }

    private static Assembly? LoadByName(AssemblyLoadContext context, string name)
    {
        try
        {
            return context.LoadFromAssemblyName(new AssemblyName(name));
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return null;
        }
    }

    private ModuleDefinition? ReadFromKnownFolder(string name) =>
        _modules.Values
            .OfType<ModuleDefinition>()
            .Select(module => Path.Combine(Path.GetDirectoryName(module.FileName)!, name + ".dll"))
            .Where(File.Exists)
            .Select(Read)
            .FirstOrDefault();

    private ModuleDefinition? Read(string path)
    {
        try
        {
            var parameters = new ReaderParameters(ReadingMode.Deferred) { InMemory = true, AssemblyResolver = this };
            return AssemblyDefinition.ReadAssembly(path, parameters).MainModule;
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
