using Harness.Native.Images;

namespace Harness.Native.Running;

/// <summary>Where a run of native code came to rest: at a hook, at the task's end, or where it must not.</summary>
/// <param name="Hook">The hook; that of an end says so.</param>
/// <param name="Pointer">The task's stack pointer.</param>
/// <param name="Stack">The bytes from there on.</param>
/// <param name="Failure">What ended the task as it must not, or null.</param>
/// <param name="Store">The hook of a store that was announced when the run began.</param>
/// <param name="Data">What it wrote; null where it has not yet: the copy of a structure announces what it writes, then what it reads, and copies then.</param>
internal sealed record Stop(Hook Hook, ulong Pointer, byte[] Stack, string? Failure, Hook? Store, byte[]? Data)
{
    internal bool IsEnd => Hook.Kind is HookKind.End or HookKind.Assume || Failure is not null;

    /// <summary>Whether both are the same in all that a task can tell.</summary>
    internal bool IsLike(Stop other)
        => Hook == other.Hook && Pointer == other.Pointer && Failure == other.Failure && Stack.AsSpan().SequenceEqual(other.Stack)
            && Data.AsSpan().SequenceEqual(other.Data);
}
