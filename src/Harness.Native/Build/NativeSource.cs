using System.Collections.Immutable;

namespace Harness.Native.Build;

/// <summary>What to build: files in C, and how.</summary>
public sealed record NativeSource
{
    /// <summary>The files, C or C++ by their endings; the first gives the program its name.</summary>
    public required ImmutableArray<string> Files { get; init; }

    /// <summary>Macros, <c>NAME</c> or <c>NAME=VALUE</c>: parameters of the scenario.</summary>
    public ImmutableArray<string> Defines { get; init; } = [];

    /// <summary>Directories in which included files are looked for.</summary>
    public ImmutableArray<string> Includes { get; init; } = [];

    /// <summary>Flags of the compiler besides ours, after which they come.</summary>
    public ImmutableArray<string> Flags { get; init; } = [];

    /// <summary>
    /// Files that <see cref="Files"/> include and of which traces show lines. Where there are any, a step in code that was inlined is shown as one of the line in these files or in
    /// <see cref="Files"/> that called it.
    /// </summary>
    public ImmutableArray<string> Included { get; init; } = [];

    /// <summary>The compiler, a name or a path: gcc or clang.</summary>
    public string Compiler { get; init; } = "gcc";

    /// <summary>The level of optimisation, what follows -O: 0, 1, 2, 3 or s. A proof is about the binary that it makes.</summary>
    public string Optimization { get; init; } = "2";

    /// <summary>Whether plain accesses are meant as they are, as the kernel's are: then no data race is looked for.</summary>
    public bool PlainIsMeant { get; init; }

    /// <summary>Bytes of a task's stack, and so of what a task can call its own.</summary>
    public int StackBytes { get; init; } = 64 * 1024;
}
