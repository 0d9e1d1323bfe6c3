using Harness.Kernel.Rings;

namespace Harness.Kernel.Tests;

/// <summary>Tests that need the real ring run in a private network namespace, and say why where there is none.</summary>
internal static class KernelTest
{
    /// <summary>Skips the test where this machine has no real ring for it: the reason is in the test's result.</summary>
    internal static void RequireKernel()
    {
        if (KernelEnvironment.Problem is { } problem)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"SKIPPED: {problem}");
            Assert.Skip(problem);
        }
    }

    internal static T Run<T>(Func<PrivateNetwork, T> work)
    {
        RequireKernel();
        return PrivateNetwork.Run(work);
    }

    internal static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
