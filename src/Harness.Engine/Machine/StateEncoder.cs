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

    /// <summary>A reference counts by what it refers to: a model object by its index, an exception by its type, a text by its characters.</summary>
    internal void AddReference(object? value, int field)
    {
        if (value is null)
        {
            Add(0);
        }
        else if (objects.TryIndexOf(value, out var index))
        {
            Add((ulong)index + 1);
        }
        else
        {
            AddUnregistered(value, FrameEncoderFactory.FieldOf(field));
        }
    }

    private void AddUnregistered(object value, FieldInfo field)
    {
        switch (value)
        {
            case string text:
                Add(StableName.Hash(text));
                Add((ulong)text.Length);
                break;
            case Exception exception:
                Add(StableName.Hash(exception.GetType()));
                break;
            case Delegate function:
                Add(objects.HashOf(function));
                break;
            case StepLabel label:
                Add(label.Hash);
                break;
            default:
                AddImmutable(value, field);
                break;
        }
    }

    /// <summary>An object that a task made itself, a record for instance: if nothing in it can change, it counts by its type and its fields.</summary>
    private void AddImmutable(object value, FieldInfo field)
    {
        var shape = ImmutableShape.Of(value.GetType()) ?? throw new ModelException(UnfingerprintableLocal.Message(field, value.GetType()));
        Add(StableName.Hash(value.GetType()));
        foreach (var inner in shape)
        {
            switch (inner.GetValue(value))
            {
                case null:
                    Add(0);
                    break;
                case ValueType number:
                    Add(Word.FromBoxed(number));
                    break;
                case { } reference when objects.TryIndexOf(reference, out var index):
                    Add((ulong)index + 1);
                    break;
                case { } reference:
                    AddUnregistered(reference, field);
                    break;
            }
        }
    }
}
