namespace Harness.Engine.Machine;

/// <summary>One access of a recorded step.</summary>
/// <param name="Address">The word that was accessed.</param>
/// <param name="Before">Its value before the access.</param>
/// <param name="After">Its value after the access.</param>
/// <param name="IsWrite">Whether the access was a write; a write of an equal value is one too.</param>
/// <param name="View">Where it found or left its value.</param>
internal readonly record struct MemoryAccess(int Address, ulong Before, ulong After, bool IsWrite, AccessView View = AccessView.Newest);
