using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Harness.Engine.Tasks;

namespace Harness.Engine.Guards;

/// <summary>
/// Everything that code can get to from the objects that a model declared: the types of all these objects, in whatever assembly, and the methods behind all delegates among them, each
/// with the field through which it is reached. What lies behind a field that no code reads does not count. Nothing is left out for being private, or inside a collection of the framework.
/// </summary>
internal sealed class ReachableObjects
{
    /// <summary>A model that holds more is refused rather than half looked at.</summary>
    private const int Most = 1_000_000;

    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(object Value, string Field)> _open = [];
    private readonly HashSet<(Reference Container, string Field)> _containers = [];
    private readonly Dictionary<string, HeldByField> _fields = new(StringComparer.Ordinal);

    /// <summary>Stands for the field of what is at hand from the start.</summary>
    internal const string AtHand = "";

    /// <summary>What is reached through each field, by its key.</summary>
    internal IReadOnlyDictionary<string, HeldByField> Fields => _fields;

    /// <summary>A field, whatever the type arguments of its type.</summary>
    /// <param name="assembly">The name of its assembly.</param>
    /// <param name="type">The full name of its type, nested types behind a plus.</param>
    /// <param name="field">Its name.</param>
    internal static string Key(string assembly, string type, string field) => $"{assembly}:{type}.{field}";

    /// <summary>A text that is the same for models of whose objects the same follows.</summary>
    internal IEnumerable<string> Description()
        => _fields.SelectMany(f => f.Value.Types.Select(t => $"{f.Key} {t.Key.Assembly.Location} {t.Key.Module.ModuleVersionId} {t.Key} {t.Value}")
            .Concat(f.Value.Methods.Select(m => string.Create(CultureInfo.InvariantCulture, $"{f.Key} {m.Module.Assembly.FullName} {m.Module.ModuleVersionId} {m.MetadataToken:x8}"))))
            .Concat(Collections())
            .Order(StringComparer.Ordinal);

    /// <summary>Adds what a suspended task holds.</summary>
    internal void Add(Frame? innermost)
    {
        for (var frame = innermost; frame is not null; frame = frame.Parent)
        {
            Add(frame.StateMachineObject);
        }
    }

    /// <summary>Adds an object that is at hand, and all that it leads to.</summary>
    internal void Add(object? value)
    {
        Push(value, AtHand);
        while (_open.TryPop(out var next))
        {
            Visit(next.Value, next.Field);
        }
    }

    /// <summary>The collections, each with the fields that lead to it: two models in which other fields share one are told apart.</summary>
    private IEnumerable<string> Collections()
        => _fields.SelectMany(f => f.Value.Collections.Select(c => (Collection: c, Field: f.Key)))
            .GroupBy(c => c.Collection, c => c.Field, ReferenceEqualityComparer.Instance)
            .Select(g => $"{g.Key!.GetType()} in {string.Join(' ', g.Order(StringComparer.Ordinal))}");

    private void Push(object? value, string field)
    {
        if (value is null || IsLeaf(value))
        {
            return;
        }

        AddType(value.GetType(), field, isArgument: false);
        if (IsCollection(value))
        {
            Of(field).Collections.Add(value);
        }

        if (value is Delegate function)
        {
            foreach (var one in function.GetInvocationList())
            {
                AddMethod(one.Method, field);
                Push(one.Target, field);
            }
        }
        else if (IsContainer(value.GetType()) ? value is ValueType || _containers.Add((new Reference(value), field)) : value is ValueType || _seen.Add(value))
        {
            _open.Push((value, field));
        }

        if (_seen.Count + _containers.Count > Most)
        {
            throw new ModelException($"the model holds more than {Most} objects: keep data in arrays of numbers.");
        }
    }

    private void Visit(object value, string reachedThrough)
    {
        var type = value.GetType();
        if (value is Array array)
        {
            if (Holds(type.GetElementType()!))
            {
                foreach (var item in array)
                {
                    Push(item, reachedThrough);
                }
            }

            return;
        }

        // What a collection of the framework holds is reached through the field that holds the collection.
        var isContainer = IsContainer(type);
        foreach (var field in ModelObjects.FieldsOf(type).Where(f => Holds(f.FieldType)))
        {
            Push(field.GetValue(value), isContainer ? reachedThrough : Key(field));
        }
    }

    private static string Key(FieldInfo field)
    {
        var type = field.DeclaringType!;
        return Key(type.Assembly.GetName().Name!, (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!, field.Name);
    }

    private HeldByField Of(string field)
    {
        if (!_fields.TryGetValue(field, out var held))
        {
            _fields.Add(field, held = new(field));
        }

        return held;
    }

    private void AddMethod(MethodInfo method, string field)
    {
        Of(field).Methods.Add(method);
        foreach (var argument in method.IsGenericMethod ? method.GetGenericArguments() : [])
        {
            AddType(argument, field, isArgument: true);
        }
    }

    private void AddType(Type type, string field, bool isArgument)
    {
        while (type.HasElementType)
        {
            type = type.GetElementType()!;
        }

        var types = Of(field).Types;
        if (type.IsGenericParameter || (types.TryGetValue(type, out var known) && (known || !isArgument)))
        {
            return;
        }

        types[type] = isArgument;
        foreach (var argument in type.IsGenericType ? type.GetGenericArguments() : [])
        {
            AddType(argument, field, isArgument: true);
        }
    }

    /// <summary>Whether code can change what it holds by members of the framework, or by going on in it.</summary>
    private static bool IsCollection(object value)
        => value is Array { Length: > 0 } or StringBuilder or IEnumerator
            || (value is IEnumerable and not (Array or string) && !HeldState.IsImmutableCollection(value.GetType()))
            || (value.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(LinkedListNode<>));

    private static bool IsContainer(Type type) => type.IsArray || HeldState.IsFrameworks(type);

    /// <summary>Whether a place of this type can hold, or lead to, an object of the model's.</summary>
    private static bool Holds(Type type)
        => !type.IsPrimitive && !type.IsEnum && !type.IsPointer && !type.IsFunctionPointer && !type.IsByRefLike && type != typeof(string) && type != typeof(decimal);

    /// <summary>What is not looked into: objects of the engine, which it never changes unseen, and what the runtime knows of code, threads and cultures.</summary>
    private static bool IsLeaf(object value)
        => value is string or MemberInfo or Assembly or Module or ParameterInfo or Thread or CultureInfo or Pointer
            || value.GetType() is { IsPrimitive: true } or { IsEnum: true }
            || (value is not (ValueType or Delegate) && value.GetType().Assembly == typeof(ReachableObjects).Assembly);

    private readonly record struct Reference(object Value)
    {
        public bool Equals(Reference other) => ReferenceEquals(Value, other.Value);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Value);
    }
}
