using System.Reflection;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Guards;

/// <summary>
/// Walks everything that tasks can reach when they start, and refuses what could change outside the machine's memory: each field must be
/// readonly and hold a value that cannot change itself.
/// </summary>
/// <param name="refuses">False to only find the objects: what stands behind this guard must hold by itself.</param>
internal sealed class ModelObjects(bool refuses = true)
{
    private readonly List<object> _objects = [];
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    internal IReadOnlyList<object> Objects => _objects;

    /// <summary>Adds a handle of the machine.</summary>
    internal void AddHandle(object handle)
    {
        if (_seen.Add(handle))
        {
            _objects.Add(handle);
        }
    }

    /// <summary>Adds what a start delegate captured. The captured variables themselves are only read while the task starts.</summary>
    internal void AddRoot(Delegate start)
    {
        if (start.Target is not { } target)
        {
            return;
        }

        if (IsCompilerMade(target.GetType()))
        {
            foreach (var field in FieldsOf(target.GetType()))
            {
                AddCaptured(field.GetValue(target));
            }
        }
        else
        {
            Visit(target);
        }
    }

    private void AddCaptured(object? value)
    {
        // A closure may hold an outer closure, or values that the code of the task never keeps (a builder, for instance): what the task does
        // keep across an await is looked up when its frame is encoded, and must have been found here.
        if (value is System.Collections.IEnumerable items && ImmutableShape.IsImmutableArray(value.GetType()))
        {
            if (!(bool)value.GetType().GetProperty("IsDefault")!.GetValue(value)!)
            {
                foreach (var item in items)
                {
                    AddCaptured(item);
                }
            }

            return;
        }

        if (value is null or MachineBuilder || value.GetType().IsValueType || value is string)
        {
            return;
        }

        if (IsCompilerMade(value.GetType()))
        {
            foreach (var field in FieldsOf(value.GetType()))
            {
                AddCaptured(field.GetValue(value));
            }
        }
        else if (value is Delegate or Array || (value is System.Collections.IEnumerable && !HeldState.IsImmutableCollection(value.GetType())))
        {
            return;
        }
        else
        {
            Visit(value);
        }
    }

    private void Visit(object value)
    {
        if (!_seen.Add(value))
        {
            return;
        }

        _objects.Add(value);
        if (IsOpaque(value.GetType()))
        {
            return;
        }

        foreach (var field in FieldsOf(value.GetType()))
        {
            if (refuses && !HeldState.IsReadonly(field))
            {
                throw new ModelException(
                    Scan.ModelNames.IsPrimaryParameter(field.Name)
                        ? $"the primary constructor's parameter '{MethodNames.Local(field)}'{Scan.ModelPlaces.Of(field)} of model object {MethodNames.Friendly(value.GetType())} is assigned by a member: "
                            + $"assign nothing to it, or copy it to a readonly field ('private readonly ... _{MethodNames.Local(field)} = {MethodNames.Local(field)};') and use that."
                        : $"field '{MethodNames.Local(field)}'{Scan.ModelPlaces.Of(field)} of model object {MethodNames.Friendly(value.GetType())} can change during a run: "
                            + "make it readonly, and keep what changes in a cell, a ghost or a local of a controlled task.");
            }

            VisitValue(field.GetValue(value), field, value.GetType());
        }
    }

    private void VisitValue(object? value, FieldInfo field, Type owner)
    {
        if (value is null)
        {
            return;
        }

        var type = value.GetType();
        if (HeldState.IsPlain(value) || HeldState.IsKnownImmutable(value))
        {
            return;
        }

        if (value is Delegate function)
        {
            VisitDelegate(function, field, owner);
        }
        else if (HeldState.IsImmutableCollection(type))
        {
            if (type.IsValueType && (bool)type.GetProperty("IsDefault")!.GetValue(value)!)
            {
                return;
            }

            foreach (var item in (System.Collections.IEnumerable)value)
            {
                VisitValue(item, field, owner);
            }

            if (refuses && HeldState.WhyMutable(value, isReference: true) is { } why)
            {
                throw Holds(field, owner, why);
            }
        }
        else if (!refuses && (type.IsArray || HeldState.IsFrameworks(type)))
        {
            if (!type.IsValueType && _seen.Add(value))
            {
                _objects.Add(value);
            }
        }
        else if (type.IsArray || value is System.Collections.IEnumerable)
        {
            throw new ModelException(
                $"field '{MethodNames.Local(field)}'{Scan.ModelPlaces.Of(field)} of model object {MethodNames.Friendly(owner)} holds {MethodNames.A(type)}, "
                + "whose elements can change during a run: use ImmutableArray, and keep what changes in cells.");
        }
        else if (refuses && !field.FieldType.IsValueType && HeldState.CanChangeInItsBox(type))
        {
            throw Holds(field, owner, $"a boxed {MethodNames.Friendly(type)}, whose fields are not readonly");
        }
        else if (type.IsValueType)
        {
            // The struct itself cannot change in a readonly field; what it refers to could.
            foreach (var inner in FieldsOf(type))
            {
                VisitValue(inner.GetValue(value), inner, type);
            }
        }
        else if (HeldState.IsFrameworks(type) && HeldState.WhyMutable(value, isReference: true) is { } why)
        {
            throw Holds(field, owner, $"a {why}");
        }
        else
        {
            Visit(value);
        }
    }

    private static ModelException Holds(FieldInfo field, Type owner, string what)
        => new($"field '{MethodNames.Local(field)}'{Scan.ModelPlaces.Of(field)} of model object {MethodNames.Friendly(owner)} holds {what}, which can change during a run: keep what changes in a cell, a ghost or a local of a controlled task.");

    private void VisitDelegate(Delegate function, FieldInfo field, Type owner)
    {
        if (function.GetInvocationList().Length > 1)
        {
            throw new ModelException($"field '{MethodNames.Local(field)}'{Scan.ModelPlaces.Of(field)} of model object {MethodNames.Friendly(owner)} holds several delegates in one: keep them apart.");
        }

        if (function.Target is { } target && DelegateRule.HasFields(target))
        {
            if (!IsCompilerMade(target.GetType()))
            {
                VisitValue(target, field, owner);
                return;
            }

            if (refuses && ImmutableShape.Of(target.GetType()) is null)
            {
                throw new ModelException(DelegateRule.Message(function));
            }

            foreach (var captured in FieldsOf(target.GetType()))
            {
                VisitValue(captured.GetValue(target), field, owner);
            }
        }
    }

    /// <summary>Objects of the engine that are immutable by construction and are not looked into.</summary>
    private static bool IsOpaque(Type type)
        => typeof(Variable).IsAssignableFrom(type) || type == typeof(Property) || type == typeof(StepLabel);

    internal static bool IsCompilerMade(Type type) => type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false);

    /// <summary>Those of base classes too, which reflection hides when they are private. A closure caches delegates in fields like <c>&lt;&gt;9__1</c>, which say nothing that its variables do not.</summary>
    internal static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        var isClosure = IsCompilerMade(type);
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!isClosure || !field.Name.StartsWith("<>9", StringComparison.Ordinal))
                {
                    yield return field;
                }
            }
        }
    }
}
