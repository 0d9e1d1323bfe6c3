using System.Globalization;
using System.Reflection;
using System.Text;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Guards.Apart;

/// <summary>Writes down all that an object holds, deep, to see whether two of different contexts hold the same.</summary>
internal sealed class Contents
{
    private const int Most = 10_000;

    private readonly StringBuilder _text = new();
    private readonly Dictionary<object, int> _seen = new(ReferenceEqualityComparer.Instance);

    internal static string Of(object? value)
    {
        var contents = new Contents();
        contents.Add(value);
        return contents._text.ToString();
    }

    private void Add(object? value)
    {
        switch (value)
        {
            case null:
                _text.Append("null;");
                return;
            case string text:
                _text.Append(CultureInfo.InvariantCulture, $"{text.Length} {text};");
                return;
            case IFormattable number when value.GetType().IsPrimitive || value.GetType().IsEnum || value is decimal:
                _text.Append(number.ToString(null, CultureInfo.InvariantCulture)).Append(';');
                return;
            case bool or char:
                _text.Append(value).Append(';');
                return;
            case nint or nuint or Pointer or MemberInfo or Assembly or Module or Variable or Property or StepLabel or CultureInfo or Thread:
                _text.Append(value.GetType().Name).Append(';');
                return;
        }

        if (value is not ValueType && !_seen.TryAdd(value, _seen.Count))
        {
            _text.Append('#').Append(_seen[value]).Append(';');
            return;
        }

        if (_seen.Count > Most)
        {
            return;
        }

        _text.Append(StableName.Name(value.GetType())).Append('(');
        if (value is Array array)
        {
            foreach (var item in array)
            {
                Add(item);
            }
        }
        else if (value is Delegate function)
        {
            _text.Append(StableName.Name(function.Method));
            Add(function.Target);
        }
        else
        {
            foreach (var field in ModelObjects.FieldsOf(value.GetType()).Where(f => !f.FieldType.IsPointer && !f.FieldType.IsByRefLike && f.FieldType != typeof(nint)))
            {
                Add(field.GetValue(value));
            }
        }

        _text.Append(')');
    }
}
