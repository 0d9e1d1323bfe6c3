using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan;

/// <summary>A hash over the text of methods, without what depends on the place or time of the build: tokens, folders, module ids.</summary>
internal static partial class CodeFingerprint
{
    /// <param name="methods">What can run.</param>
    /// <param name="types">The types of which objects can exist: how they are made and laid out counts too.</param>
    internal static string Of(IEnumerable<MethodDefinition> methods, IEnumerable<TypeDefinition> types)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var kinds = types.ToList();
        var code = methods.Concat(kinds.SelectMany(t => t.Methods).Where(m => m.IsConstructor)).Distinct();
        foreach (var text in code.Where(m => m.HasBody).Select(Text).Concat(kinds.Select(Text)).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    private static string Text(TypeDefinition type) =>
        $"{type.Module.Assembly.Name.Name} {Name(type)} : {(type.BaseType is { } parent ? Name(parent) : null)} {string.Join(", ", type.Interfaces.Select(i => Name(i.InterfaceType)))}\n"
        + string.Concat(type.Fields.Where(f => !f.IsStatic).Select(f => $"{f.Attributes} {f.Offset} {Name(f)}\n"));

    private static string Text(MethodDefinition method)
    {
        var text = new StringBuilder();
        text.Append(method.Module.Assembly.Name.Name).Append(' ').Append(Name(method)).Append('\n');
        foreach (var local in method.Body.Variables)
        {
            text.Append("local ").Append(Name(local.VariableType)).Append('\n');
        }

        foreach (var instruction in method.Body.Instructions)
        {
            text.Append(CultureInfo.InvariantCulture, $"{instruction.Offset:x4} {instruction.OpCode.Name} {Operand(instruction.Operand)}\n");
        }

        foreach (var handler in method.Body.ExceptionHandlers)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{handler.HandlerType} {handler.TryStart?.Offset} {handler.TryEnd?.Offset} {handler.FilterStart?.Offset} "
                + $"{handler.HandlerStart?.Offset} {handler.HandlerEnd?.Offset} {(handler.CatchType is { } type ? Name(type) : null)}\n");
        }

        return text.ToString();
    }

    private static string Operand(object? operand) => operand switch
    {
        null => string.Empty,
        Instruction target => target.Offset.ToString("x4", CultureInfo.InvariantCulture),
        Instruction[] targets => string.Join(',', targets.Select(t => t.Offset.ToString("x4", CultureInfo.InvariantCulture))),
        VariableDefinition local => local.Index.ToString(CultureInfo.InvariantCulture),
        ParameterDefinition parameter => parameter.Index.ToString(CultureInfo.InvariantCulture),
        float number => BitConverter.SingleToInt32Bits(number).ToString("x8", CultureInfo.InvariantCulture),
        double number => BitConverter.DoubleToInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture),
        string literal => Literal(literal),
        FieldDefinition { InitialValue: { Length: > 0 } data } field => $"{Name(field)} {Convert.ToHexStringLower(data)}",
        MemberReference member => Name(member),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => operand.ToString()!,
    };

    // The length keeps a text with line ends from looking like instructions. A source path, which the compiler puts in for a caller's file,
    // counts by its last part: it is the only text in code that tells the folder of the build.
    private static string Literal(string literal)
    {
        var kept = IsSourcePath(literal) ? literal[(literal.LastIndexOfAny(['/', '\\']) + 1)..] : literal;
        return string.Create(CultureInfo.InvariantCulture, $"{kept.Length}:{kept}");
    }

    private static bool IsSourcePath(string literal) =>
        literal.EndsWith(".cs", StringComparison.Ordinal) && (literal is ['/', ..] or [_, ':', '/' or '\\', ..] or ['\\', '\\', ..]);

    // The compiler tells file-local types apart by a hash of their file's path: <File>F0123…__Name.
    private static string Name(MemberReference member) =>
        member.FullName.Contains(">F", StringComparison.Ordinal) ? FileLocal().Replace(member.FullName, ">F__") : member.FullName;

    [GeneratedRegex(">F[0-9A-F]{64}__", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileLocal();
}
