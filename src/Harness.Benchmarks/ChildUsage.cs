using System.Runtime.InteropServices;

namespace Harness.Benchmarks;

/// <summary>getrusage(RUSAGE_CHILDREN): what .NET does not tell of a process that has ended.</summary>
internal static class ChildUsage
{
    private const int Children = -1;

    /// <summary>User and system time of all children that have ended; zero where the platform is not a 64-bit Linux.</summary>
    internal static TimeSpan ProcessorTime()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return TimeSpan.Zero;
        }

        // struct rusage: ru_utime and ru_stime, each in seconds and microseconds, and fourteen numbers that are not asked for here.
        var usage = new long[18];
        return GetUsage(Children, usage) == 0
            ? TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3])
            : TimeSpan.Zero;
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetUsage(int who, [Out] long[] usage);
}
