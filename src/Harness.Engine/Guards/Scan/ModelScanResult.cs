using System.Collections.Immutable;

namespace Harness.Engine.Guards.Scan;

/// <summary>What a scan of the model's code found.</summary>
/// <param name="CodeFingerprint">
/// 16 hexadecimal digits over the code of all scanned methods, and over the fields and constructors of all types of which objects can exist: the same for every build of the same source with the same compiler and
/// options, in whatever folder; different as soon as an instruction differs.
/// </param>
/// <param name="Findings">In order of method and line; empty when the code may be trusted.</param>
/// <param name="MethodsScanned">How many methods the model can reach in assemblies that are neither the framework's nor the engine's.</param>
/// <param name="Vouched">The members that their author vouches for (<see cref="VouchedAttribute"/>), and that were not looked into.</param>
public sealed record ModelScanResult(string CodeFingerprint, ImmutableArray<ScanFinding> Findings, int MethodsScanned, ImmutableArray<string> Vouched)
{
    /// <summary>The static fields that the code uses, as far as their types are known.</summary>
    internal ImmutableArray<System.Reflection.FieldInfo> Statics { get; init; } = [];
}
