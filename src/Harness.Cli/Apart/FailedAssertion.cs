using System.Diagnostics;

namespace Harness.Cli.Apart;

/// <summary>A <see cref="Debug.Assert(bool)"/> of somebody's model that fails: an exception of the code that asserts, as in a test runner, in place of the end of the process.</summary>
internal sealed class FailedAssertion : Exception
{
    private FailedAssertion(string message)
        : base(message)
    {
    }

    /// <summary>From here on, failed assertions of this process throw.</summary>
    internal static void Listen()
    {
        Trace.Listeners.Clear();
        Trace.Listeners.Add(new Throwing());
    }

    private sealed class Throwing : DefaultTraceListener
    {
        public override void Fail(string? message, string? detailMessage)
            => throw new FailedAssertion(string.Join(": ", new[] { message, detailMessage }.Where(t => !string.IsNullOrEmpty(t)).DefaultIfEmpty("Debug.Assert")));
    }
}
