using System.Globalization;
using Harness.Kernel.Native;
using Harness.Kernel.Rings;
using Harness.Ring;

namespace Harness.Kernel;

/// <summary>Whether this machine lets a real ring be opened in a network namespace of its own.</summary>
public static class KernelEnvironment
{
    private static readonly Lazy<string?> s_problem = new(Probe);

    /// <summary>Why the real ring cannot be used here, with what to do about it; null where it can.</summary>
    public static string? Problem => s_problem.Value;

    /// <summary>The kernel's release, as uname -r says it.</summary>
    public static string Release { get; } = OperatingSystem.IsLinux() && File.Exists("/proc/sys/kernel/osrelease") ? File.ReadAllText("/proc/sys/kernel/osrelease").Trim() : Environment.OSVersion.VersionString;

    /// <summary>What the age of the kernel says about its protocol.</summary>
    public static string Expected => ExpectedOf(Release);

    /// <summary>What the age of a kernel says about its protocol: the owner map since v5.6, legacy before.</summary>
    /// <param name="release">Its release, as uname -r says it.</param>
    public static string ExpectedOf(string release)
    {
        ArgumentNullException.ThrowIfNull(release);
        var parts = release.Split('.', '-');
        return parts.Length > 1 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var major) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var minor)
                ? (major, minor).CompareTo((5, 6)) >= 0 ? "owner-map" : "legacy"
                : "unknown";
    }

    /// <summary>How many processors this process may use.</summary>
    public static int UsableProcessors => Processors.Usable.Count;

    private static string? Probe()
    {
        if (!OperatingSystem.IsLinux())
        {
            return $"AF_PACKET rings are Linux's, and this is {Environment.OSVersion.Platform}";
        }

        if (UsableProcessors < 2)
        {
            return "only one processor may be used here: two producers are never inside at once";
        }

        try
        {
            return PrivateNetwork.Run(static network =>
            {
                using var ring = new KernelRing(new RingGeometry(TpacketVersion.V2, 2048, 4096, 1), network.Loopback);
                return (string?)null;
            });
        }
        catch (KernelException exception)
        {
            return exception.Error switch
            {
                Constants.Eperm or Constants.Eacces => $"{exception.Message}: run it as root, or under 'unshare -rn'",
                Constants.Enospc => $"{exception.Message}: user.max_net_namespaces is used up",
                Constants.Eafnosupport => $"{exception.Message}: this kernel has no packet sockets (CONFIG_PACKET)",
                Constants.Enoprotoopt or Constants.Enosys => $"{exception.Message}: this kernel or sandbox has no receive rings",
                _ => exception.Message,
            };
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return $"the C library cannot be called: {exception.Message}";
        }
    }
}
