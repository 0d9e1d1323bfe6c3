using System.Globalization;
using System.Runtime.Versioning;

namespace Harness.Engine.Guards;

/// <summary>What a thread of this process has used of a processor, as the operating system counts it, and whether it waits for something else than a processor.</summary>
/// <param name="Processor">Time on a processor.</param>
/// <param name="IsWaiting">Whether it would not run now if a processor were free.</param>
internal readonly record struct ThreadUse(TimeSpan Processor, bool IsWaiting)
{
    /// <summary>Units of utime and stime in /proc/PID/task/TID/stat: USER_HZ, 100 on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Where state, utime and stime stand behind the name in parentheses (proc_pid_stat(5): fields 3, 14 and 15).</summary>
    private const int StateField = 0;
    private const int UserField = 11;
    private const int SystemField = 12;

    /// <summary>The calling thread's number in the operating system; null where it cannot be had, and then use cannot either.</summary>
    internal static string? Current()
        => OperatingSystem.IsLinux() && new FileInfo("/proc/thread-self").LinkTarget is { } link ? Path.GetFileName(link) : null;

    /// <summary>What a thread has used; null when it cannot be told.</summary>
    /// <param name="thread">Its number, from <see cref="Current"/>.</param>
    internal static ThreadUse? Of(string? thread) => thread is not null && OperatingSystem.IsLinux() ? Read($"/proc/self/task/{thread}/stat") : null;

    [SupportedOSPlatform("linux")]
    private static ThreadUse? Read(string path)
    {
        try
        {
            var text = File.ReadAllText(path);
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[UserField], CultureInfo.InvariantCulture) + long.Parse(fields[SystemField], CultureInfo.InvariantCulture);
            return new ThreadUse(TimeSpan.FromSeconds(ticks / TicksPerSecond), fields[StateField] != "R");
        }
        catch (IOException)
        {
            return null;
        }
    }
}
