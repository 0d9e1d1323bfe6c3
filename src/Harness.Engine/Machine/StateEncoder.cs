using System.Reflection;
using Harness.Engine.Guards;
using Harness.Engine.Tasks;

namespace Harness.Engine.Machine;

/// <summary>
/// Writes a state, or a part of one, as a sequence of 64-bit words: the one description from which the fingerprint is computed and which the
/// exact mode stores. What is not written here does not exist for the search, so that a value of an unknown type is an error, never skipped.
/// </summary>
internal struct StateEncoder(ObjectRegistry objects)
{
    /// <summary>Begins a text, far from the index of any object.</summary>
    private const ulong Text = 1UL << 63;

    private const int CharactersInAWord = sizeof(ulong) / sizeof(char);

    private ulong[] _words = new ulong[64];
    private int _count;

    internal readonly ReadOnlySpan<ulong> Words => _words.AsSpan(0, _count);

    internal void Clear() => _count = 0;

    internal void Add(ulong word)
    {
        if (_count == _words.Length)
        {
            Array.Resize(ref _words, _count * 2);
        }

        _words[_count++] = word;
    }

    internal void AddDouble(double value) => Add(BitConverter.DoubleToUInt64Bits(value));

    internal void AddSingle(float value) => Add(BitConverter.SingleToUInt32Bits(value));

    /// <summary>
    /// A reference counts by what it refers to: a model object by its index, a text by its characters, a step's name by itself, an exception by its
    /// type, its code, its message, its causes and what its author added.
    /// </summary>
    internal void AddReference(object? value, FieldInfo field) => AddValue(value, field);

    private bool TryAddKnown(object? value)
    {
        if (value is null)
        {
            Add(0);
            return true;
        }

        if (objects.TryIndexOf(value, out var index))
        {
            Add((ulong)index + 1);
            return true;
        }

        return false;
    }

    private void AddUnregistered(object value, FieldInfo field)
    {
        // The first word says what follows: a hash of the name of a type, of a method or of a step's three texts, which no two of them share, or that a text comes.
        switch (value)
        {
            case string text:
                AddText(text);
                break;
            case Exception exception:
                AddException(exception, field);
                break;
            case Delegate function:
                Add(objects.HashOf(function));
                break;
            case StepLabel label:
                Add(label.Hash);
                break;
            case System.Collections.IEnumerable items when ImmutableShape.IsImmutableArray(value.GetType()):
                Add(StableName.Hash(value.GetType()));
                AddItems((bool)value.GetType().GetProperty("IsDefault")!.GetValue(value)! ? null : items, field);
                break;
            case ValueType boxed:
                AddBoxed(boxed, field);
                break;
            default:
                AddImmutable(value, field);
                break;
        }
    }

    /// <summary>The items of an immutable array: how many, and each; or that there is none.</summary>
    internal void AddItems(System.Collections.IEnumerable? items, FieldInfo field)
    {
        if (items is null)
        {
            Add(ulong.MaxValue);
            return;
        }

        object?[] all = [.. items.Cast<object?>()];
        Add((ulong)all.Length);
        foreach (var item in all)
        {
            AddValue(item, field);
        }
    }

    private void AddText(string text)
    {
        Add(Text);
        Add((ulong)text.Length);
        for (var from = 0; from < text.Length; from += CharactersInAWord)
        {
            var word = 0UL;
            foreach (var character in text.AsSpan(from, Math.Min(CharactersInAWord, text.Length - from)))
            {
                word = (word << 16) | character;
            }

            Add(word);
        }
    }

    /// <summary>An object that a task made itself, a record for instance: if nothing in it can change, it counts by its type and its fields.</summary>
    private void AddImmutable(object value, FieldInfo field)
    {
        var shape = ImmutableShape.Of(value.GetType()) ?? throw new ModelException(UnfingerprintableLocal.Message(field, value.GetType()));
        Add(StableName.Hash(value.GetType()));
        foreach (var inner in shape)
        {
            try
            {
                AddValue(inner.GetValue(value), field);
            }
            catch (ModelException exception) when (ModelObjects.IsCompilerMade(value.GetType()))
            {
                throw new ModelException(UnfingerprintableLocal.Message(field, value.GetType()), exception);
            }
        }
    }

    /// <summary>
    /// The runtime's own exceptions say all that a model may ask in their message, code and causes (the scan of the model's code refuses the rest); the
    /// fields of the author's are added one by one, and what the author says instead of the runtime's message comes from them and from that message.
    /// </summary>
    private void AddException(Exception exception, FieldInfo local)
    {
        Add(StableName.Hash(exception.GetType()));
        Add((ulong)exception.HResult);
        var level = exception.GetType();
        for (; level.Assembly != typeof(Exception).Assembly; level = level.BaseType!)
        {
            foreach (var field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (!field.IsInitOnly)
                {
                    throw new ModelException(UnfingerprintableLocal.MutableException(local, exception.GetType(), field));
                }

                AddValue(field.GetValue(exception), local);
            }
        }

        AddText(RuntimeMessage.Of(exception, level));
        if (exception is AggregateException several)
        {
            Add((ulong)several.InnerExceptions.Count);
            foreach (var cause in several.InnerExceptions)
            {
                AddException(cause, local);
            }
        }
        else if (exception.InnerException is { } cause)
        {
            AddException(cause, local);
        }
        else
        {
            Add(0);
        }
    }

    private void AddValue(object? value, FieldInfo local)
    {
        if (!TryAddKnown(value))
        {
            AddUnregistered(value!, local);
        }
    }

    /// <summary>A boxed value: its type counts too, since 1 and 1L, or null and 0, are different values of an object.</summary>
    private void AddBoxed(ValueType boxed, FieldInfo local)
    {
        var type = boxed.GetType();
        Add(StableName.Hash(type));
        if (type.IsEnum || type.IsPrimitive)
        {
            Add(Word.FromBoxed(boxed));
            return;
        }

        if (UnfingerprintableLocal.Reason(type))
        {
            throw new ModelException(UnfingerprintableLocal.Message(local, type));
        }

        if (HeldState.CanChangeInItsBox(type))
        {
            throw new ModelException(UnfingerprintableLocal.BoxMessage(local, type));
        }

        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            AddValue(field.GetValue(boxed), local);
        }
    }
}
