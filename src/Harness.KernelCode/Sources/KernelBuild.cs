using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Harness.Engine.Machine;
using Harness.Native.Build;

namespace Harness.KernelCode.Sources;

/// <summary>What is compiled: the user's af_packet.c, the kernel's headers, and the stand-ins for the rest of the kernel.</summary>
internal static class KernelBuild
{
    private const string Scenario = "receive.c";

    private static readonly ImmutableArray<string> s_flags =
        ["-std=gnu11", "-w", "-nostdinc", "-fno-common", "-fshort-wchar", "-funsigned-char"];

    private static readonly ImmutableArray<string> s_defines =
    [
        "__KERNEL__", "KBUILD_MODNAME=\"af_packet\"", "KBUILD_MODFILE=\"af_packet\"", "KBUILD_BASENAME=\"af_packet\"",
        // Copies in C, which the checker sees.
        "memcpy=harness_memcpy", "memmove=harness_memmove", "memset=harness_memset", "memcmp=harness_memcmp",
    ];

    /// <summary>Writes the stand-ins and the source as it is to be compiled.</summary>
    /// <param name="scenario">What to build.</param>
    /// <param name="directory">An empty directory.</param>
    internal static NativeSource Prepare(KernelScenario scenario, string directory)
    {
        WriteStandIns(directory);
        var original = KernelTree.Source(scenario.Source, null);
        var source = EditedSource.Write(original, scenario, directory);
        var headers = KernelTree.Headers(scenario.Headers, original);
        var common = KernelTree.CommonHeaders(headers);
        return new NativeSource
        {
            Files = [Path.Combine(directory, Scenario)],
            Included = [source],
            Defines = [.. Bounds(scenario)],
            Compiler = scenario.Compiler,
            Optimization = scenario.Optimization,
            PlainIsMeant = true,
            Flags =
            [
                .. s_flags, "-iquote", Path.GetDirectoryName(original)!, "-I", directory,
                .. Directories(common, headers, ""), .. Directories(common, headers, "/uapi"),
                "-include", "linux/compiler-version.h", "-include", "linux/kconfig.h", "-include", "options.h", "-include", "linux/compiler_types.h",
                $"-fmacro-prefix-map={directory}/=", $"-fmacro-prefix-map={Path.GetDirectoryName(original)}/=edited/",
                .. s_defines.Select(d => "-D" + d), $"-DKERNEL_SOURCE=\"{source}\"",
            ],
        };
    }

    private static IEnumerable<string> Bounds(KernelScenario scenario)
    {
        string Number(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value}");
        yield return Number("SLOTS", scenario.Slots);
        yield return Number("PRODUCERS", scenario.Producers);
        yield return Number("PACKETS", scenario.Packets);
        yield return Number("VNET", scenario.HasOddPackets ? 1 : 0);
        yield return Number("READER_NON_ZERO", scenario.Reader == "non-zero" ? 1 : 0);
        if (scenario.Memory != MemoryModel.SequentialConsistency)
        {
            yield return "HARNESS_WEAK";
        }
    }

    /// <summary>As the kernel's own Makefile gives them.</summary>
    private static IEnumerable<string> Directories(string common, string headers, string part)
        => ["-I", $"{common}/arch/x86/include{part}", "-I", $"{headers}/arch/x86/include/generated{part}", "-I", $"{common}/include{part}", "-I", $"{headers}/include{(part.Length == 0 ? "" : "/generated" + part)}"];

    private static void WriteStandIns(string directory)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".c", StringComparison.Ordinal) || n.EndsWith(".h", StringComparison.Ordinal)))
        {
            var path = Path.Combine(directory, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var resource = assembly.GetManifestResourceStream(name)!;
            using var file = File.Create(path);
            resource.CopyTo(file);
        }
    }
}
