using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>What is on the evaluation stack, as far as the instructions just before tell.</summary>
internal static class Operands
{
    /// <summary>What an instruction leaves on the stack, seen through the test for null that <c>?.</c> is made of; null where it is not plain.</summary>
    internal static TypeReference? Given(MethodDefinition method, Instruction? instruction)
    {
        while (instruction is { OpCode.Code: Code.Nop or Code.Br or Code.Br_S or Code.Ldnull or Code.Pop or Code.Brtrue or Code.Brtrue_S or Code.Dup })
        {
            instruction = instruction.Previous;
        }

        return instruction is null ? null : Pushed(method, instruction);
    }

    /// <summary>The instruction that pushed an operand; null where the code before is not plain.</summary>
    /// <param name="instruction">The one that takes the operand.</param>
    /// <param name="depth">0 for the operand on top, 1 for the one below it.</param>
    internal static Instruction? Producer(Instruction instruction, int depth)
    {
        var left = depth;
        for (var at = instruction.Previous; at is not null; at = at.Previous)
        {
            if (at.OpCode.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw)
            {
                return null;
            }

            var (pops, pushes) = (Pops(at), Pushes(at));
            if (pushes > left)
            {
                return at.OpCode.Code == Code.Dup ? Producer(at, 0) : at;
            }

            left += pops - pushes;
        }

        return null;
    }

    /// <summary>The type of what an instruction pushes; null where it is not plain.</summary>
    internal static TypeReference? Pushed(MethodDefinition method, Instruction instruction) => instruction switch
    {
        { Operand: FieldReference field } => field.FieldType,
        { OpCode.Code: Code.Newobj, Operand: MethodReference constructor } => constructor.DeclaringType,
        { Operand: MethodReference called } => called.ReturnType,
        { OpCode.Code: Code.Castclass or Code.Isinst or Code.Ldelem_Any or Code.Box, Operand: TypeReference type } => type,
        { OpCode.Code: Code.Ldstr } => method.Module.TypeSystem.String,
        { OpCode.Code: Code.Ldelem_Ref } => Producer(instruction, 1) is { } array && Pushed(method, array) is ArrayType { ElementType: var element } ? element : null,
        _ => Place(method, instruction),
    };

    private static TypeReference? Place(MethodDefinition method, Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Ldloc_0 or Code.Ldloc_1 or Code.Ldloc_2 or Code.Ldloc_3 => method.Body.Variables[instruction.OpCode.Code - Code.Ldloc_0].VariableType,
        Code.Ldloc or Code.Ldloc_S => ((VariableDefinition)instruction.Operand).VariableType,
        Code.Ldarg or Code.Ldarg_S => ((ParameterDefinition)instruction.Operand).ParameterType,
        Code.Ldarg_0 or Code.Ldarg_1 or Code.Ldarg_2 or Code.Ldarg_3 => Argument(method, instruction.OpCode.Code - Code.Ldarg_0),
        _ => null,
    };

    private static TypeReference? Argument(MethodDefinition method, int index)
        => method.HasThis && index == 0 ? method.DeclaringType : method.Parameters[index - (method.HasThis ? 1 : 0)].ParameterType;

    private static int Pushes(Instruction instruction) => instruction.OpCode.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Push1_push1 => 2,
        StackBehaviour.Varpush => instruction.Operand is MethodReference { ReturnType.FullName: "System.Void" } ? 0 : 1,
        _ => 1,
    };

    private static int Pops(Instruction instruction) => instruction.OpCode.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4
            or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        StackBehaviour.Varpop => instruction.Operand is MethodReference called ? called.Parameters.Count + (called.HasThis && instruction.OpCode.Code != Code.Newobj ? 1 : 0) : 0,
        StackBehaviour.PopAll => 0,
        _ => 3,
    };
}
