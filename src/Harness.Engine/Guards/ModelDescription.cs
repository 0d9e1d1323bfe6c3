using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Guards;

/// <summary>
/// Writes down what the objects of a model and its judges hold: two models of one name and one code may differ in nothing else. What belongs to neither the model's code nor the
/// collections of the framework counts by its type.
/// </summary>
internal sealed class ModelDescription
{
    private readonly StringBuilder _text = new();
    private readonly Dictionary<object, int> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Assembly> _code;

    private ModelDescription(IEnumerable<Assembly> code) => _code = [.. code];

    /// <summary>The same text for models that hold the same, and another for any other.</summary>
    /// <param name="objects">The model's objects, among them its variables, which count by their type here.</param>
    /// <param name="delegates">What it judges with.</param>
    internal static string Of(IReadOnlyCollection<object> objects, IReadOnlyCollection<Delegate> delegates)
    {
        var description = new ModelDescription(objects.Select(o => o.GetType().Assembly).Concat(delegates.Select(d => d.Method.Module.Assembly)));
        foreach (var item in objects.Concat(delegates))
        {
            description.Add(item);
        }

        return description._text.ToString();
    }

    private void Add(object? value)
    {
        switch (value)
        {
            case null:
                _text.Append("null;");
                break;
            case string text:
                Add(text);
                break;
            case ValueType when value is decimal || value.GetType().IsPrimitive || value.GetType().IsEnum:
                _text.Append(StableName.Name(value.GetType())).Append(' ');
                Add(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
            case ValueType:
                Open(value.GetType());
                AddFields(value);
                break;
            case StepLabel label:
                _text.Append("label ").Append(label.Hash).Append(';');
                break;
            case Property property:
                _text.Append("property ").Append(property.Index).Append(';');
                break;
            default:
                AddReference(value);
                break;
        }
    }

    private void Add(string text) => _text.Append(text.Length).Append(' ').Append(text).Append(';');

    private void AddReference(object value)
    {
        if (!_seen.TryAdd(value, _seen.Count))
        {
            _text.Append('#').Append(_seen[value]).Append(';');
            return;
        }

        var type = value.GetType();
        Open(type);
        if (value is Delegate function)
        {
            AddDelegate(function);
        }
        else if (value is Array or ITuple || IsCollection(type))
        {
            AddItems(value, type);
        }
        else if (_code.Contains(type.Assembly) && value is not (Variable or MachineBuilder))
        {
            AddFields(value);
        }
        else
        {
            _text.Append(')');
        }
    }

    private void Open(Type type) => _text.Append(StableName.Name(type)).Append('(');

    private void AddDelegate(Delegate function)
    {
        foreach (var one in function.GetInvocationList())
        {
            _text.Append(StableName.Name(one.Method));
            Add(one.Target);
        }

        _text.Append(')');
    }

    private void AddFields(object value)
    {
        foreach (var field in ModelObjects.FieldsOf(value.GetType()))
        {
            Add(field.GetValue(value));
        }

        _text.Append(')');
    }

    /// <summary>What has no order of its own is put in one: that of a hash table is another one in each process.</summary>
    private void AddItems(object value, Type type)
    {
        var begin = _text.Length;
        var items = new List<string>();
        foreach (var item in value is ITuple tuple ? Enumerable.Range(0, tuple.Length).Select(i => tuple[i]) : (IEnumerable)value)
        {
            Add(item);
            items.Add(_text.ToString(begin, _text.Length - begin));
            _text.Length = begin;
        }

        if (HasInterface(type, typeof(ISet<>)) || HasInterface(type, typeof(IReadOnlySet<>)) || HasInterface(type, typeof(IReadOnlyDictionary<,>)))
        {
            items.Sort(StringComparer.Ordinal);
        }

        _text.AppendJoin("", items).Append(')');
    }

    /// <summary>Whether it is of the framework, and has an end.</summary>
    private static bool IsCollection(Type type)
        => type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true && HasInterface(type, typeof(IReadOnlyCollection<>));

    private static bool HasInterface(Type type, Type definition)
        => type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == definition);
}
