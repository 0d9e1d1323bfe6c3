using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>Where an operand comes from, as far as the method that uses it tells.</summary>
/// <param name="IsMade">Whether the method made it itself, so that nobody else sees what becomes of it.</param>
/// <param name="Field">The field from which it was loaded just before; null where it was not.</param>
/// <param name="Load">The instruction that loaded it from there.</param>
internal readonly record struct Origin(bool IsMade, FieldReference? Field = null, Instruction? Load = null)
{
    private static readonly Origin s_unknown = new(false), s_made = new(true);

    /// <summary>Where what an instruction takes comes from.</summary>
    /// <param name="site">The instruction.</param>
    /// <param name="depth">0 for the operand on top, 1 for the one below it.</param>
    internal static Origin Of(Site site, int depth) => Of(site, site.Instruction, depth, []);

    private static Origin Of(Site site, Instruction taker, int depth, HashSet<Instruction> seen)
    {
        // Where code jumps to a place in between, what was pushed last is not all that can be there.
        if (Operands.Producer(taker, depth) is not { } producer || !seen.Add(producer) || IsJumpedInto(site.Method, producer, taker))
        {
            return s_unknown;
        }

        return producer switch
        {
            { OpCode.Code: Code.Newobj or Code.Newarr or Code.Ldnull } => s_made,
            { OpCode.Code: Code.Castclass or Code.Isinst } => Of(site, producer, 0, seen),
            { OpCode.Code: Code.Ldfld or Code.Ldsfld, Operand: FieldReference field } => OfField(site, producer, field, seen),
            { Operand: MethodReference called } => OfCall(site, producer, called, seen),
            _ => Variable(site.Method, producer) is { } local ? OfStores(site, i => Variable(site.Method, i, isStore: true) == local, seen) : s_unknown,
        };
    }

    /// <summary>State machines keep their locals in fields of their own.</summary>
    private static Origin OfField(Site site, Instruction load, FieldReference field, HashSet<Instruction> seen)
        => field.DeclaringType.Resolve() is { } owner && ModelNames.IsStateMachine(owner)
            ? OfStores(site, i => i is { OpCode.Code: Code.Stfld, Operand: FieldReference stored } && stored.FullName == field.FullName, seen)
            : new(false, field, load);

    private static Origin OfCall(Site site, Instruction call, MethodReference called, HashSet<Instruction> seen)
        => site.Library.OriginOf(called.DeclaringType) != CodeOrigin.Framework ? s_unknown
            : CollectionMembers.Makes(called) ? s_made
            : CollectionMembers.GivesReceiver(called) ? Of(site, call, called.Parameters.Count, seen)
            : s_unknown;

    private static Origin OfStores(Site site, Func<Instruction, bool> isStore, HashSet<Instruction> seen)
    {
        var stores = site.Method.Body.Instructions.Where(isStore).ToArray();
        return stores.Length > 0 && stores.All(s => Of(site, s, 0, seen).IsMade) ? s_made : s_unknown;
    }

    private static bool IsJumpedInto(MethodDefinition method, Instruction from, Instruction to)
        => method.Body.Instructions.SelectMany(Targets).Any(t => t.Offset > from.Offset && t.Offset <= to.Offset);

    private static IEnumerable<Instruction> Targets(Instruction instruction) => instruction.Operand switch
    {
        Instruction target => [target],
        Instruction[] targets => targets,
        _ => [],
    };

    private static VariableDefinition? Variable(MethodDefinition method, Instruction instruction, bool isStore = false) => instruction.OpCode.Code switch
    {
        Code.Ldloc or Code.Ldloc_S when !isStore => (VariableDefinition)instruction.Operand,
        Code.Stloc or Code.Stloc_S when isStore => (VariableDefinition)instruction.Operand,
        >= Code.Ldloc_0 and <= Code.Ldloc_3 when !isStore => method.Body.Variables[instruction.OpCode.Code - Code.Ldloc_0],
        >= Code.Stloc_0 and <= Code.Stloc_3 when isStore => method.Body.Variables[instruction.OpCode.Code - Code.Stloc_0],
        _ => null,
    };
}
