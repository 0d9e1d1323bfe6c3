using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Harness.Engine.Guards.Scan.Rules;

/// <summary>One instruction to judge.</summary>
/// <param name="Method">The method that holds it.</param>
/// <param name="Instruction">The instruction.</param>
/// <param name="Library">Tells whose a type is.</param>
/// <param name="World">What else there is.</param>
internal readonly record struct Site(MethodDefinition Method, Instruction Instruction, CodeLibrary Library, Reach World)
{
    /// <summary>The type that a <c>constrained.</c> prefix names as the receiver; null without the prefix.</summary>
    internal TypeReference? Constraint =>
        Instruction.Previous is { OpCode.Code: Code.Constrained } prefix ? (TypeReference)prefix.Operand : null;

    internal bool IsModels(TypeReference type) => Library.OriginOf(type) == CodeOrigin.Model;
}
