using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Harness.Engine.Tasks;

/// <summary>
/// Names that are the same in every process: assembly, full name and type arguments. Metadata tokens repeat across assemblies and generic
/// instances, and the runtime's own hash codes differ from run to run, so that neither may enter a fingerprint.
/// </summary>
internal static class StableName
{
    // A model's types may be unloaded.
    private static readonly ConditionalWeakTable<MemberInfo, object> s_hashes = [];

    internal static ulong Hash(Type type) => (ulong)s_hashes.GetValue(type, static t => Hash(Name((Type)t)));

    internal static ulong Hash(MethodInfo method) => (ulong)s_hashes.GetValue(method, static m => Hash(Name((MethodInfo)m)));

    /// <summary>The first 64 bits of SHA-256 over UTF-16 code units: no two names that somebody may think of share them.</summary>
    internal static ulong Hash(string text) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())));

    internal static string Name(Type type)
    {
        var text = new StringBuilder();
        Append(text, type);
        return text.ToString();
    }

    internal static string Name(MethodInfo method)
    {
        var text = new StringBuilder();
        if (method.DeclaringType is { } owner)
        {
            Append(text, owner);
        }

        text.Append("::").Append(method.Name);
        Append(text, '<', method.IsGenericMethod ? method.GetGenericArguments() : [], '>');
        Append(text, '(', method.GetParameters().Select(p => p.ParameterType), ')');
        Append(text, method.ReturnType);
        return text.ToString();
    }

    private static void Append(StringBuilder text, char open, IEnumerable<Type> types, char close)
    {
        text.Append(open);
        foreach (var type in types)
        {
            Append(text, type);
        }

        text.Append(close);
    }

    private static void Append(StringBuilder text, Type type)
    {
        if (type.HasElementType)
        {
            Append(text, type.GetElementType()!);
            text.Append(type.IsArray ? $"[{new string(',', type.GetArrayRank() - 1)}]" : type.IsPointer ? "*" : "&");
            return;
        }

        text.Append('[').Append(type.Assembly.GetName().Name).Append(']').Append(type.Namespace).Append('.');
        if (type.IsGenericParameter)
        {
            text.Append(type.Name);
            return;
        }

        for (var owner = type.DeclaringType; owner is not null; owner = owner.DeclaringType)
        {
            text.Append(owner.Name).Append('+');
        }

        text.Append(type.Name);
        if (type.IsGenericType)
        {
            Append(text, '<', type.GetGenericArguments(), '>');
        }
    }
}
