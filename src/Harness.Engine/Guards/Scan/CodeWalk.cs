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
    private readonly World _world = new(library);
    private readonly SharedCollections _shared = new();
    private readonly HashSet<ScanFinding> _findings = [];
    private readonly List<(Site Site, Denial Denial)> _hashes = [];
    private readonly List<(Site Site, TypeDefinition Made, Denial Denial)> _identities = [];
    private readonly HashSet<FieldInfo> _statics = [];
    private readonly SortedSet<string> _vouched = new(StringComparer.Ordinal);

    internal ModelScanResult Run(IReadOnlyCollection<MethodBase> roots) => Run(roots, new ReachableObjects());

    internal ModelScanResult Run(IReadOnlyCollection<MethodBase> roots, ReachableObjects objects)
    {
        // In a fixed order, so that a message tells the same way to a method each time.
        foreach (var root in roots.Select(Open).OfType<MethodDefinition>().OrderBy(m => m.FullName, StringComparer.Ordinal))
        {
            _reach.AddRoot(root);
        }

        Meet(_world.Add(objects), null);
        while (_reach.TryNext(out var method))
        {
            Walk(method);
        }

        JudgeWhole();

        // Who denies a clock need not be told that its ticks are on no list either.
        var explained = _findings.Where(f => !IsUnlisted(f)).Select(f => f.Method).ToHashSet(StringComparer.Ordinal);
        _findings.RemoveWhere(f => IsUnlisted(f) && explained.Contains(f.Method));
        return new(
            CodeFingerprint.Of(_reach.Methods, _reach.Types),
            [.. _findings.OrderBy(f => f.Method, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Message, StringComparer.Ordinal)],
            _reach.Methods.Count(m => m.HasBody),
            [.. _vouched])
        {
            Statics = [.. _statics],
        };
    }

    private static bool IsUnlisted(ScanFinding finding) => finding.Message.Contains(FrameworkMemberRule.Unlisted.What, StringComparison.Ordinal);

    /// <summary>What only the whole world tells: who looks at hash codes, of which classes the code makes objects, and which initialisers need each other.</summary>
    private void JudgeWhole()
    {
        foreach (var (site, denial) in _hashes.Where(h => _reach.IsHashLookedAt(h.Site.Method)))
        {
            Report(site.Method, site.Instruction, denial);
        }

        foreach (var (site, _, denial) in _identities.Where(i => _reach.IsMade(i.Made)))
        {
            Report(site.Method, site.Instruction, denial);
        }

        foreach (var (site, denial) in _shared.Denials())
        {
            Report(site.Method, site.Instruction, denial);
        }

        foreach (var (one, other) in _reach.InitialisersInCircles)
        {
            Report(one, null, new($"and {ModelNames.Of(other)} need each other, so that their values depend on which is needed first", "let one of the two types do without the other's statics"));
        }
    }

    private void Meet(IEnumerable<HeldByField> held, MethodDefinition? from)
    {
        foreach (var some in held)
        {
            _shared.Meet(some);
            foreach (var (type, isArgument) in some.Types.Select(t => (Definition: library.Definition(t.Key), t.Value)).Where(t => t.Definition is not null)
                .OrderBy(t => t.Definition!.FullName, StringComparer.Ordinal))
            {
                _reach.AddDeclared(type!, isArgument, from);
            }

            foreach (var method in World.InOrder(some.Methods).Select(Open).OfType<MethodDefinition>())
            {
                _reach.AddRoot(method, from);
            }
        }
    }

    private MethodDefinition? Open(MethodBase root)
    {
        var assembly = root.Module.Assembly;
        var name = $"{root.DeclaringType?.Name.Split('`')[0] ?? "a dynamic method"}.{ModelNames.Unmangle(root.Name)}";
        if (!assembly.IsDynamic && root.DeclaringType is { } owner && library.OriginOf(assembly.GetName().Name!) is not CodeOrigin.Model and var origin)
        {
            // A method of the framework can be behind a delegate too; there is nothing in it to read.
            if (origin == CodeOrigin.Framework && FrameworkMemberRule.Find($"{owner.Namespace}.{owner.Name}", root.Name) is { } denial)
            {
                _findings.Add(new(name, null, 0, $"{name}, passed as a delegate, {denial.What}: {denial.Instead}."));
            }
            else if (origin == CodeOrigin.Framework && !root.IsStatic && CollectionMembers.Changes(root))
            {
                _findings.Add(new(name, null, 0, $"{name}, passed as a delegate, changes what was there before the step: write a lambda, and keep what changes in a ghost of the machine."));
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

        if (Vouching.IsVouched(method))
        {
            _vouched.Add(ModelNames.Of(method));
            return;
        }

        if (RawMemoryRule.Judge(method) is { } raw)
        {
            Report(method, null, raw);
        }

        foreach (var instruction in method.Body.Instructions)
        {
            var site = new Site(method, instruction, library, _reach);
            if (instruction is { OpCode.Code: Code.Ldfld or Code.Ldflda, Operand: FieldReference read })
            {
                Meet(_world.Read(read), method);
            }

            if (instruction is { OpCode.Code: Code.Ldsfld or Code.Ldsflda or Code.Stsfld, Operand: FieldReference used }
                && site.IsModels(used.DeclaringType) && !ModelNames.IsCompilerCache(used) && library.Loaded(used) is { IsLiteral: false } field)
            {
                _statics.Add(field);
            }

            _shared.LookAt(site);
            if (!_reach.Follow(method, instruction, site.Constraint))
            {
                Report(method, instruction, NotFound((MemberReference)instruction.Operand));
            }
            else if (Judge(site) is not { } denial)
            {
                LookAtIdentity(site);
                LookAtStatic(site);
            }
            else if (method is { Name: "GetHashCode", HasParameters: false } && denial.Instead == DeniedMembers.HashCode.Instead)
            {
                _hashes.Add((site, denial));
            }
            else
            {
                Report(method, instruction, denial);
            }
        }
    }

    /// <summary>Notes an operation that looks at the identity of objects: it is denied where the code makes such objects itself.</summary>
    private void LookAtIdentity(Site site)
    {
        foreach (var (made, denial) in IdentityRule.Judge(site))
        {
            _identities.Add((site, made, denial));
        }
    }

    /// <summary>A static that may be read: what it holds belongs to the world.</summary>
    private void LookAtStatic(Site site)
    {
        if (StaticFieldRule.ValueOf(site) is not { } value)
        {
            return;
        }

        var held = new ReachableObjects();
        held.Add(value);
        Meet(_world.Add(held), site.Method);
    }

    // The first rule that objects speaks for the instruction; an await is the clearer thing to say than what the awaited type is.
    private Denial? Judge(Site site) =>
        ForeignAwaitRule.Judge(site)
        ?? FrameworkMemberRule.Judge(site)
        ?? StaticFieldRule.Judge(site)
        ?? IdentityRule.JudgeText(site)
        ?? CollectionWriteRule.Judge(site)
        ?? ObjectWriteRule.Judge(site)
        ?? ArrayWriteRule.Judge(site)
        ?? ExceptionTextRule.Judge(site)
        ?? _shared.Judge(site);

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
