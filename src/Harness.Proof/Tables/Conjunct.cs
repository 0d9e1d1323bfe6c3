using Harness.Proof.Terms;

namespace Harness.Proof.Tables;

/// <summary>One statement of the invariant.</summary>
/// <param name="Name">A short name.</param>
/// <param name="Holds">The statement.</param>
/// <param name="Words">The same for people.</param>
/// <param name="Kernel">The line of the kernel that it speaks of; empty where it speaks of bookkeeping only.</param>
internal sealed record Conjunct(string Name, Term Holds, string Words, string Kernel = "");

/// <summary>A property of states.</summary>
/// <param name="Name">Its name, as everywhere.</param>
/// <param name="Holds">What must be true in every state.</param>
/// <param name="IsWitnessed">Whether it names a witness and may be false where the property, which asks only for some, holds.</param>
internal sealed record StateProperty(string Name, Term Holds, bool IsWitnessed = false);
