using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>
/// Collections that a lambda captured before the first step. A judge may collect in one what it sees, for whoever searches to look at; but code that looks at what was collected would
/// know how it came to a state.
/// </summary>
internal sealed class CapturedCollections
{
    private readonly List<(Site Site, FieldDefinition Field)> _writes = [];
    private readonly HashSet<FieldDefinition> _looked = [];

    internal void LookAt(Site site)
    {
        if (site.Instruction is { OpCode.Code: Code.Ldfld, Operand: FieldReference field } && ModelNames.IsClosure(field.DeclaringType) && field.Resolve() is { } definition)
        {
            // Each use is followed to the call that takes it: found here for writes, whatever else happens is a look.
            if (WrittenBy(site) is { } write)
            {
                _writes.Add((write, definition));
            }
            else
            {
                _looked.Add(definition);
            }
        }
    }

    internal IEnumerable<(Site Site, Denial Denial)> Denials() =>
        _writes.Where(w => w.Site.World.IsDeclared(w.Field.DeclaringType) && _looked.Contains(w.Field)).Select(w => (w.Site, new Denial(
            $"changes the {ModelNames.Of(((MethodReference)w.Site.Instruction.Operand).DeclaringType)} in the captured variable {ModelNames.Unmangle(w.Field.Name)}, which was there before the step and is looked at in one",
            "keep what changes in a cell or a ghost of the machine")));

    /// <summary>The call that changes what was just loaded and whose result nobody looks at.</summary>
    private static Site? WrittenBy(Site load)
    {
        for (var at = load.Instruction.Next; at is not null && at.OpCode.FlowControl is FlowControl.Next or FlowControl.Call; at = at.Next)
        {
            var site = load with { Instruction = at };
            if (CollectionWriteRule.IsWrite(site) && Operands.Producer(at, ((MethodReference)at.Operand).Parameters.Count) == load.Instruction)
            {
                return ((MethodReference)at.Operand).ReturnType.FullName == "System.Void" || at.Next?.OpCode.Code == Code.Pop ? site : null;
            }
        }

        return null;
    }
}
