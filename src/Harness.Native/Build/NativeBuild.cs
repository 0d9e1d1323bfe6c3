using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Harness.Native.Build;

/// <summary>
/// Compiles a user's files so that each access calls a hook, and links them with nothing but code of ours into an image at a fixed address. The compiler's instrumentation for
/// ThreadSanitizer is used; its library is not.
/// </summary>
internal static class NativeBuild
{
    private const string Needed = "gcc, binutils and libc6-dev";

    /// <summary>The oldest whose instrumentation tells volatile accesses from plain ones, and that sets locals to zero.</summary>
    private const int OldestGcc = 12;
    private const int OldestClang = 14;

    /// <summary>Those before it set locals to zero only where they are told twice.</summary>
    private const int ClangThatSetsToZero = 16;

    /// <summary>Code in which nothing happens that the hooks do not see: no vectors, no floating point, no red zone, no position independence, no calls by itself to what we lack.</summary>
    private static readonly ImmutableArray<string> s_flags =
    [
        "-g", "-gdwarf-4", "-ffreestanding", "-fno-pic", "-fno-pie", "-mcmodel=small", "-mno-red-zone", "-mgeneral-regs-only", "-fno-stack-protector",
        "-fcf-protection=none", "-fno-asynchronous-unwind-tables", "-fno-omit-frame-pointer", "-fno-strict-aliasing", "-fno-optimize-sibling-calls", "-ftrivial-auto-var-init=zero", "-fcommon",
    ];

    private static readonly ImmutableArray<string> s_oldClang = ["-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang"];

    private static readonly ImmutableArray<string> s_instrument = ["-fsanitize=thread"];

    private static readonly ImmutableArray<string> s_gcc =
        ["--param", "tsan-distinguish-volatile=1", "--param", "tsan-instrument-func-entry-exit=0", "-Wno-tsan", "-fno-tree-vectorize", "-fno-tree-slp-vectorize"];

    private static readonly ImmutableArray<string> s_clang =
    [
        "-mllvm", "-tsan-distinguish-volatile=1", "-mllvm", "-tsan-instrument-func-entry-exit=0", "-mllvm", "-tsan-instrument-read-before-write=1", "-fno-vectorize",
        "-fno-slp-vectorize",
    ];

    /// <summary>Builds an image.</summary>
    /// <param name="source">What to build.</param>
    /// <param name="directory">Where the object files and the image go; it exists.</param>
    /// <returns>The path of the image, and the functions without a body that it would call.</returns>
    /// <exception cref="NativeException">It cannot be built; the message says what and where.</exception>
    internal static (string Image, ImmutableArray<string> Missing) Run(NativeSource source, string directory)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || !OperatingSystem.IsLinux())
        {
            throw new NativeException("C code is checked on Linux on x86-64 only");
        }

        foreach (var file in source.Files)
        {
            if (!File.Exists(file))
            {
                throw new NativeException($"there is no file '{file}'");
            }
        }

        var (isClang, version) = VersionOf(source.Compiler);
        ImmutableArray<string> plain = [.. s_flags, .. isClang && version < ClangThatSetsToZero ? s_oldClang : []];
        ImmutableArray<string> instrumented = [.. plain, .. s_instrument, .. isClang ? s_clang : s_gcc];
        var objects = RuntimeObjects.Copy(source.Compiler, directory, isClang, instrumented, plain);
        for (var i = 0; i < source.Files.Length; i++)
        {
            var language = Path.GetExtension(source.Files[i]) is ".c" ? new[] { "-std=gnu17" } : ["-std=gnu++17", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics"];
            objects.Add(Compile(
                source.Compiler,
                source.Files[i],
                Path.Combine(directory, $"user{i}.o"),
                [
                    .. instrumented, $"-O{source.Optimization}", .. language, "-I", directory, .. source.Includes.SelectMany(d => new[] { "-I", d }),
                    .. source.Defines.Select(d => "-D" + d), .. source.Flags,
                ]));
        }

        if (Missing(objects).Any(n => n is "harness_alloc" or "harness_free"))
        {
            objects.Add(Compile(source.Compiler, Path.Combine(directory, "heap.c"), Path.Combine(directory, "heap.o"), [.. instrumented, "-O1", .. source.Defines.Select(d => "-D" + d)]));
        }

        var missing = Missing(objects);
        objects.Add(Compile(source.Compiler, WriteStandIns(directory, missing), Path.Combine(directory, "missing.o"), []));
        return (Link(directory, objects), missing);
    }

    private static (bool IsClang, int Version) VersionOf(string compiler)
    {
        var (code, output, _) = Tool.Run(compiler, ["--version"], Needed);
        var isClang = output.Contains("clang", StringComparison.OrdinalIgnoreCase);
        var first = output.Split('\n')[0];
        var version = isClang ? first.Split("version ").Last() : Tool.Run(compiler, ["-dumpversion"], Needed).Output;
        if (code != 0 || !int.TryParse(version.TrimStart().Split('.', '\n', '-', ' ')[0], out var major))
        {
            throw new NativeException($"'{compiler}' is neither gcc nor clang: it says '{first.Trim()}'");
        }

        var oldest = isClang ? OldestClang : OldestGcc;
        return major >= oldest ? (isClang, major)
            : throw new NativeException($"'{compiler}' is version {major}, and {(isClang ? "clang" : "gcc")} {oldest} is the oldest that tells volatile accesses from plain ones and sets locals to zero: install a newer one");
    }

    /// <summary>Compiles one file.</summary>
    /// <returns>The path of the object.</returns>
    internal static string Compile(string compiler, string file, string path, ImmutableArray<string> flags)
    {
        var (code, _, errors) = Tool.Run(compiler, [.. flags, "-c", file, "-o", path], Needed);
        return code == 0 ? path : throw new NativeException(CompilerMessage.Of(file, errors));
    }

    /// <summary>What no object defines, and the linker's script neither.</summary>
    private static ImmutableArray<string> Missing(IEnumerable<string> objects)
    {
        var defined = new HashSet<string>(StringComparer.Ordinal);
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in Tool.Run("nm", objects, Needed).Output.Split('\n'))
        {
            var part = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (part is ["U" or "w" or "v", var name])
            {
                used.Add(name);
            }
            else if (part.Length == 3)
            {
                defined.Add(part[2]);
            }
        }

        used.ExceptWith(defined);
        used.ExceptWith(["text_of_ours", "text_of_ours_end", "harness_code", "harness_code_end"]);
        return [.. used];
    }

    /// <summary>What is called and has no body gives its name to the checker.</summary>
    private static string WriteStandIns(string directory, ImmutableArray<string> missing)
    {
        var text = new StringBuilder("    .section .text.harness, \"ax\", @progbits\n");
        for (var i = 0; i < missing.Length; i++)
        {
            text.Append($"    .globl {missing[i]}\n{missing[i]}:\n    movl ${i}, %edi\n    jmp harness_hook_missing\n");
        }

        var path = Path.Combine(directory, "missing.S");
        File.WriteAllText(path, text.Append("    .section .note.GNU-stack, \"\", @progbits\n").ToString());
        return path;
    }

    private static string Link(string directory, IEnumerable<string> objects)
    {
        var image = Path.Combine(directory, "image");
        var (code, _, errors) = Tool.Run("ld", ["-static", "-nostdlib", "-z", "noexecstack", "-T", Path.Combine(directory, "image.ld"), .. objects, "-o", image], Needed);
        return code == 0 ? image : throw new NativeException(CompilerMessage.OfLinker(errors));
    }
}
