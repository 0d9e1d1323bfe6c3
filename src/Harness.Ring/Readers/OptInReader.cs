using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Ring.Readers;

/// <summary>As <see cref="UserBitReader"/>, and asks the kernel to mark slots in progress, where the kernel leaves that to it.</summary>
/// <param name="isLate">Whether it asks while packets arrive, and not before.</param>
public sealed class OptInReader(bool isLate) : UserBitReader
{
    /// <inheritdoc/>
    public override string Name { get; } = isLate ? "opts-in-late" : "opts-in";

    /// <inheritdoc/>
    public override string Summary { get; } = isLate
        ? "as user-bit, and asks for the mark while packets arrive (for in-progress-opt-in)"
        : "as user-bit, and asked for the mark before the first packet (for in-progress-opt-in)";

    /// <inheritdoc/>
    public override OptIn OptIn { get; } = isLate ? OptIn.Late : OptIn.BeforeStart;

    /// <inheritdoc/>
    public override IReadOnlyList<StepLabel> ExtraSteps => OptIn == OptIn.Late ? [Steps.SetOption] : [];

    /// <inheritdoc/>
    public override async ControlledTask Run(ReaderSteps steps)
    {
        if (OptIn == OptIn.Late)
        {
            await steps.SetOption();
        }

        await base.Run(steps);
    }
}
