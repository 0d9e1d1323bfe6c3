namespace Harness.Kernel.Scripts;

/// <summary>Something that is otherwise on the kernel than in the model.</summary>
/// <param name="Op">Index of the operation after which it was seen.</param>
/// <param name="What">What was compared.</param>
/// <param name="Kernel">What the kernel has.</param>
/// <param name="Model">What the model has.</param>
public sealed record Mismatch(int Op, string What, string Kernel, string Model)
{
    /// <inheritdoc/>
    public override string ToString() => $"after operation {Op + 1}: {What}: kernel {Kernel}, model {Model}";
}
