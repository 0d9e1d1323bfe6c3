using System.Runtime.InteropServices;

namespace Harness.Mpi;

/// <summary>What is used of the C library.</summary>
internal static partial class LibC
{
    private const string Name = "libc";

    /// <summary>Sets a variable in the environment that libraries in C look at, which is not that of .NET; what is set already stays.</summary>
    internal static void SetVariable(string name, string value) => _ = SetEnv(name, value, overwrite: 0);

    /// <summary>Sleeps for less than a millisecond.</summary>
    internal static void Nap(uint microseconds) => _ = USleep(microseconds);

    [LibraryImport(Name, EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);

    [LibraryImport(Name, EntryPoint = "usleep")]
    private static partial int USleep(uint microseconds);
}
