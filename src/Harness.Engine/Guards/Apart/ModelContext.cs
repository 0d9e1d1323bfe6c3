using System.Reflection;
using System.Runtime.Loader;
using Harness.Engine.Guards.Scan;
using Harness.Engine.Machine;

namespace Harness.Engine.Guards.Apart;

/// <summary>
/// A load context of its own, in which a model's assemblies are loaded a second time: no static, cached delegate or type initialiser of the first is shared. The engine and the framework
/// are the same in both. It refers to none of its own assemblies: one that does is never collected.
/// </summary>
internal sealed class ModelContext : AssemblyLoadContext
{
    private static readonly Assembly s_engine = typeof(ModelContext).Assembly;

    private readonly HashSet<Assembly> _originals = [];

    internal ModelContext()
        : base("re-execution", isCollectible: true)
    {
    }

    /// <summary>A model that is like another one, of types of a new context.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Null where the model holds something of which there cannot be a second one.</returns>
    internal IModel? Copy(IModel model)
    {
        try
        {
            return TypeOf(model.GetType()) == model.GetType() ? null : new Transplant(TypeOf).Copy(model) as IModel;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The same type in this context; itself where it is the framework's or the engine's.</summary>
    internal Type TypeOf(Type type)
    {
        if (type.HasElementType)
        {
            var element = TypeOf(type.GetElementType()!);
            return type.IsSZArray ? element.MakeArrayType() : type.IsArray ? element.MakeArrayType(type.GetArrayRank()) : throw new NotSupportedException();
        }

        if (type.IsGenericType && !type.IsGenericTypeDefinition)
        {
            return TypeOf(type.GetGenericTypeDefinition()).MakeGenericType([.. type.GetGenericArguments().Select(TypeOf)]);
        }

        return IsCopied(type.Assembly) ? CopyOf(type.Assembly).ManifestModule.ResolveType(type.MetadataToken) : type;
    }

    /// <summary>What a static field of the model holds in this context.</summary>
    /// <param name="field">The field, as the model's own context has it.</param>
    internal object? ValueOf(FieldInfo field)
        => TypeOf(field.DeclaringType!).GetField(field.Name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null);

    /// <summary>What a type of this context was made from. The static fields of both have the same names.</summary>
    internal static bool IsCopied(Assembly assembly)
        => assembly != s_engine && !assembly.IsDynamic && assembly.Location.Length > 0 && !CodeLibrary.IsFramework(assembly.GetName().Name!);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (CodeLibrary.IsFramework(assemblyName.Name!) || assemblyName.Name == s_engine.GetName().Name)
        {
            return null;
        }

        // What the model's own context would load: the assemblies it was copied from say which that is.
        foreach (var original in _originals.Select(GetLoadContext).Distinct().ToList())
        {
            try
            {
                var loaded = original!.LoadFromAssemblyName(assemblyName);
                return IsCopied(loaded) ? CopyOf(loaded) : loaded;
            }
            catch (Exception exception) when (exception is IOException or BadImageFormatException)
            {
                // The next one may know it.
            }
        }

        return null;
    }

    private Assembly CopyOf(Assembly assembly)
    {
        if (_originals.Contains(assembly))
        {
            return Assemblies.Single(a => a.FullName == assembly.FullName);
        }

        var copy = LoadFromAssemblyPath(assembly.Location);
        if (copy.ManifestModule.ModuleVersionId != assembly.ManifestModule.ModuleVersionId)
        {
            throw new NotSupportedException();
        }

        _originals.Add(assembly);
        return copy;
    }
}
