using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration;

/// <summary>
/// A whole state of a program: the memory and the innermost frame of each task (null when it has ended). Immutable: it can be continued any
/// number of times.
/// </summary>
internal sealed class ProgramState(ulong[] memory, Frame?[] tasks, Fingerprint memoryFingerprint, Fingerprint fingerprint)
{
    internal readonly ulong[] Memory = memory;

    internal readonly Frame?[] Tasks = tasks;

    internal readonly Fingerprint MemoryFingerprint = memoryFingerprint;

    internal readonly Fingerprint Fingerprint = fingerprint;
}
