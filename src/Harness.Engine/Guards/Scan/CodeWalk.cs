using System.Collections.Immutable;
using System.Reflection;
using Harness.Engine.Guards.Scan.Rules;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan;

/// <summary>One scan: from the roots through everything that they reach, judging each instruction on the way.</summary>
internal sealed class CodeWalk(CodeLibrary library)
{
    private readonly Reach _reach = new(library);
    private readonly SourceLines _lines = new();
    private readonly HashSet<ScanFinding> _findings = [];

    internal ModelScanResult Run(IReadOnlyCollection<MethodBase> roots)
    {
        // In a fixed order, so that a message tells the same way to a method each time.
        foreach (var root in roots.Select(Open).OfType<MethodDefinition>().OrderBy(m => m.FullName, StringComparer.Ordinal))
        {
            _reach.AddRoot(root);
        }

        while (_reach.TryNext(out var method))
        {
            Walk(method);
        }

        return new(
            CodeFingerprint.Of(_reach.Methods),
            [.. _findings.OrderBy(f => f.Method, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Message, StringComparer.Ordinal)],
            _reach.Methods.Count(m => m.HasBody));
    }

    private MethodDefinition? Open(MethodBase root)
    {
        var assembly = root.Module.Assembly;
        var name = $"{root.DeclaringType?.Name ?? "a dynamic method"}.{ModelNames.Unmangle(root.Name)}";
        if (!assembly.IsDynamic && root.DeclaringType is { } owner && library.OriginOf(assembly.GetName().Name!) is not CodeOrigin.Model and var origin)
        {
            // A method of the framework can be behind a delegate too; there is nothing in it to read.
            if (origin == CodeOrigin.Framework && DeniedMembers.Find($"{owner.Namespace}.{owner.Name}", root.Name) is { } denial)
            {
                _findings.Add(new(name, null, 0, $"{name}, passed as a delegate, {denial.What}: {denial.Instead}."));
            }

            return null;
        }

        if (library.Open(assembly, out var whyNot) is not { } module)
        {
            _findings.Add(new(name, null, 0, $"{name}: {whyNot}."));
            return null;
        }

        return (MethodDefinition)module.LookupToken(root.MetadataToken);
    }

    private void Walk(MethodDefinition method)
    {
        if (!method.HasBody)
        {
            // Abstract methods have overrides instead, and the runtime provides the methods of delegates.
            if (!method.IsAbstract && !method.IsRuntime)
            {
                Report(method, null, new("is native code, which cannot be scanned", "write it in C#"));
            }

            return;
        }

        foreach (var instruction in method.Body.Instructions)
        {
            var site = new Site(method, instruction, library);
            if (!_reach.Follow(method, instruction, site.Constraint))
            {
                Report(method, instruction, NotFound((MemberReference)instruction.Operand));
            }
            else if (Judge(site) is { } denial)
            {
                Report(method, instruction, denial);
            }
        }
    }

    // The first rule that objects speaks for the instruction; an await is the clearer thing to say than what the awaited type is.
    private static Denial? Judge(Site site) =>
        ForeignAwaitRule.Judge(site)
        ?? FrameworkMemberRule.Judge(site)
        ?? StaticFieldRule.Judge(site)
        ?? ObjectWriteRule.Judge(site)
        ?? ArrayWriteRule.Judge(site)
        ?? ExceptionTextRule.Judge(site);

    private static Denial NotFound(MemberReference member) => new(
        $"uses {ModelNames.Of(member.DeclaringType)}.{member.Name}, whose code in {member.DeclaringType.GetElementType().Scope.Name} was not found",
        "put the assembly beside the model's");

    private void Report(MethodDefinition method, Instruction? instruction, Denial denial)
    {
        var name = ModelNames.Of(method);
        var (file, line) = _lines.Of(method, instruction);
        var place = file is null ? string.Empty : $" ({file[(file.LastIndexOfAny(['/', '\\']) + 1)..]}:{line})";
        var path = _reach.PathTo(method).Select(ModelNames.Of).Where(n => n != name).Distinct(StringComparer.Ordinal).ToImmutableArray();
        var way = path.IsEmpty ? string.Empty : $" Reached through {string.Join(", ", path)}.";
        _findings.Add(new(name, file, line, $"{name}{place} {denial.What}: {denial.Instead}.{way}"));
    }
}
