using System.Collections.Immutable;

namespace Harness.Engine.Guards.Scan;

/// <summary>What a scan of the model's code found.</summary>
/// <param name="CodeFingerprint">
/// 16 hexadecimal digits over the code of all scanned methods: the same for every build of the same source with the same compiler and
/// options, in whatever folder; different as soon as an instruction differs.
/// </param>
/// <param name="Findings">In order of method and line; empty when the code may be trusted.</param>
/// <param name="MethodsScanned">How many methods the model can reach in assemblies that are neither the framework's nor the engine's.</param>
public sealed record ModelScanResult(string CodeFingerprint, ImmutableArray<ScanFinding> Findings, int MethodsScanned);
