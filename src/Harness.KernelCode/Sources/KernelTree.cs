using System.Collections.Immutable;
using System.Globalization;
using Harness.Native.Build;

namespace Harness.KernelCode.Sources;

/// <summary>Where the kernel's code and its headers lie on this machine.</summary>
public static class KernelTree
{
    private const string Sources = "/usr/src";
    private const string SourcePrefix = "linux-source-";
    private const string HeadersPrefix = "linux-headers-";
    private const string Inside = "net/packet/af_packet.c";
    private static readonly ImmutableArray<string> s_archives = [".tar.xz", ".tar.gz", ".tar.bz2"];

    /// <summary>What to install, in one sentence.</summary>
    public static string Needed => "apt-get install --no-install-recommends linux-source-6.1 linux-headers-6.1.0-N-amd64 gcc binutils xz-utils, or name others with --source and --headers";

    /// <summary>The file af_packet.c.</summary>
    /// <param name="named">The file itself, the root of a tree, or an archive of one; null to look for Debian's.</param>
    /// <param name="version">Which of Debian's, 6.1 for instance; null for any.</param>
    /// <exception cref="KernelCodeException">There is none.</exception>
    public static string Source(string? named, string? version)
    {
        if (named is null)
        {
            var archive = Directory.Exists(Sources)
                ? Directory.GetFiles(Sources, SourcePrefix + "*.tar.*").Where(f => version is null || Version(f, SourcePrefix) == version).OrderBy(f => f, StringComparer.Ordinal).FirstOrDefault() : null;
            return archive is not null ? Unpacked(archive) : throw Missing($"no {Sources}/{SourcePrefix}{version ?? "*"}.tar.xz");
        }

        return Directory.Exists(named) && File.Exists(Path.Combine(named, Inside)) ? Path.GetFullPath(Path.Combine(named, Inside))
            : Directory.Exists(named) ? throw new KernelCodeException($"'{named}' has no {Inside}")
            : !File.Exists(named) ? throw new KernelCodeException($"there is no source '{named}'")
            : s_archives.Any(named.EndsWith) ? Unpacked(named)
            : Path.GetFullPath(named);
    }

    /// <summary>The directory of configured headers.</summary>
    /// <param name="named">The directory; null to look for Debian's.</param>
    /// <param name="source">The source that they are for.</param>
    /// <exception cref="KernelCodeException">There is none.</exception>
    public static string Headers(string? named, string source)
    {
        if (named is not null)
        {
            return File.Exists(Path.Combine(named, "include/generated/autoconf.h")) ? Path.GetFullPath(named)
                : throw new KernelCodeException($"'{named}' has no include/generated/autoconf.h: name the directory of a configured kernel, /usr/src/linux-headers-VERSION-amd64 for instance");
        }

        var series = Version(Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(source))) ?? "", SourcePrefix);
        var found = Directory.Exists(Sources) ? Directory.GetDirectories(Sources, HeadersPrefix + "*-amd64") : [];
        var fitting = found.Where(d => series is null || (Path.GetFileName(d)[HeadersPrefix.Length..] + ".").StartsWith(series + ".", StringComparison.Ordinal));
        return fitting.OrderBy(d => d.Length).ThenBy(d => d, StringComparer.Ordinal).LastOrDefault() ?? throw Missing($"no {Sources}/{HeadersPrefix}{series ?? ""}*-amd64");
    }

    /// <summary>The directory of the headers that all configurations share: the same, or the one of which the first one's Makefile is a part.</summary>
    /// <param name="headers">The directory of configured headers.</param>
    public static string CommonHeaders(string headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        const string Include = "include ";
        var makefile = Path.Combine(headers, "Makefile");
        var line = File.Exists(makefile) ? File.ReadLines(makefile).FirstOrDefault(l => l.StartsWith(Include, StringComparison.Ordinal) && l.EndsWith("/Makefile", StringComparison.Ordinal)) : null;
        return line is null ? headers : Path.GetDirectoryName(Path.GetFullPath(line[Include.Length..], headers))!;
    }

    private static KernelCodeException Missing(string what) => new($"{what}: {Needed}") { IsMissing = true };

    /// <summary>The series in a name, 6.1 of linux-source-6.1.tar.xz.</summary>
    private static string? Version(string path, string prefix)
    {
        var name = Path.GetFileName(path);
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = name[prefix.Length..].Split('.', '-');
        return parts.Length >= 2 ? $"{parts[0]}.{parts[1]}" : null;
    }

    /// <summary>Takes the two files that are needed out of an archive, once, into the user's cache.</summary>
    private static string Unpacked(string archive)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var stamp = new FileInfo(archive).LastWriteTimeUtc.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var into = Path.Combine(cache, "harness", "kernel", stamp);
        var tree = Path.Combine(into, Path.GetFileName(archive).Split(".tar.")[0]);
        var file = Path.Combine(tree, Inside);
        if (File.Exists(file))
        {
            return file;
        }

        Directory.CreateDirectory(tree);
        var (code, _, errors) = Tool.Run(
            "tar", ["-xf", archive, "-C", tree, "--strip-components=1", "--wildcards", "*/net/packet/af_packet.c", "*/net/packet/internal.h"], "tar and xz-utils");
        return code == 0 && File.Exists(file) ? file
            : throw new KernelCodeException($"'{archive}' cannot be unpacked, or has no {Inside}: {errors.Trim().Split('\n')[^1]}");
    }
}
