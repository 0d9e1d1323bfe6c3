using System.Runtime.InteropServices;

namespace Harness.Kernel.Native;

/// <summary>A system call failed.</summary>
public sealed class KernelException : Exception
{
    /// <summary>Makes an exception without a reason.</summary>
    public KernelException()
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What failed, and why.</param>
    public KernelException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What failed, and why.</param>
    /// <param name="innerException">The cause.</param>
    public KernelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>errno, 0 where it was no system call.</summary>
    public int Error { get; private init; }

    /// <summary>The exception of the system call that has just failed on this thread.</summary>
    internal static KernelException Last(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        return new KernelException($"{what}: {Marshal.GetPInvokeErrorMessage(error)} (errno {error})") { Error = error };
    }

    internal static int Check(int result, string what) => result >= 0 ? result : throw Last(what);
}
