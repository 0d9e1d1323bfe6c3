namespace Harness.Engine.Guards.Scan;

/// <summary>One thing in the model's code on which no verdict may rest.</summary>
/// <param name="Method">The method as its author wrote it, such as <c>Ring.Produce</c>.</param>
/// <param name="File">The source file, as recorded by the compiler; null without a portable PDB beside the assembly.</param>
/// <param name="Line">The line in the file, from 1; 0 if unknown.</param>
/// <param name="Message">One line: the culprit, where it is, how the model gets there, and what to do instead.</param>
public sealed record ScanFinding(string Method, string? File, int Line, string Message);
