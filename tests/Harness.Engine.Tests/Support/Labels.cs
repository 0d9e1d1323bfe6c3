using Harness.Engine.Machine;

namespace Harness.Engine.Tests.Support;

/// <summary>Step names for hand-written models.</summary>
internal static class Labels
{
    internal static readonly StepLabel Load = new("", "load");
    internal static readonly StepLabel Store = new("", "store");
    internal static readonly StepLabel Update = new("", "update");
    internal static readonly StepLabel Choose = new("", "choose");
    internal static readonly StepLabel Fence = new("", "fence");
    internal static readonly StepLabel Lock = new("", "lock");
    internal static readonly StepLabel Unlock = new("", "unlock");
    internal static readonly StepLabel Until = new("", "until");
    internal static readonly StepLabel Atomic = new("", "atomic");
    internal static readonly StepLabel Sleep = new("", "sleep");
    internal static readonly StepLabel Wake = new("", "wake");
    internal static readonly StepLabel Register = new("", "register");
}
