using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Native.Build;

namespace Harness.Native.Tests.Support;

/// <summary>Small programs in C, compiled for one test.</summary>
internal static class CCode
{
    private static readonly Lazy<string?> s_problem = new(() => Missing("gcc", "ld", "nm", "objdump"));

    private static readonly Lazy<string?> s_clang = new(() => Missing("clang"));

    private static readonly Lazy<string?> s_cpp = new(
        () => Missing("gcc") ?? (Path.IsPathRooted(Tool.Run("gcc", ["-print-prog-name=cc1plus"], "g++").Output.Trim()) ? null : "g++ is not installed"));

    /// <summary>Skips the test where this machine has no compiler: the reason is in the test's result.</summary>
    internal static void Require() => Skip(s_problem.Value);

    /// <summary>Skips the test where this machine lacks one of the two compilers.</summary>
    internal static void RequireClang() => Skip(s_problem.Value ?? s_clang.Value);

    /// <summary>Skips the test where a compiler is not there, or knows no C++.</summary>
    internal static void RequireCpp(string compiler) => Skip(s_problem.Value ?? (compiler == "clang" ? s_clang.Value : s_cpp.Value));

    private static void Skip(string? problem) => Assert.SkipWhen(problem is not null, problem ?? "");

    private static string? Missing(params string[] tools)
    {
        foreach (var tool in tools)
        {
            try
            {
                Tool.Run(tool, ["--version"], "gcc, binutils and libc6-dev");
            }
            catch (NativeException exception)
            {
                return exception.Message;
            }
        }

        return null;
    }

    /// <summary>The path of an example of the repository.</summary>
    internal static string Example(string name)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Harness.sln")))
            {
                return Path.Combine(directory.FullName, "examples", "c", name + ".c");
            }
        }

        throw new DirectoryNotFoundException("the repository is not above the tests");
    }

    /// <summary>Compiles a text and does something with the program.</summary>
    internal static T With<T>(string text, Func<NativeProgram, T> use, Func<NativeSource, NativeSource>? how = null)
    {
        Require();
        var directory = Directory.CreateTempSubdirectory("harness-native-test-").FullName;
        try
        {
            var file = Path.Combine(directory, "code.c");
            File.WriteAllText(file, "#include \"harness.h\"\n" + text);
            var source = new NativeSource { Files = [file] };
            using var program = NativeProgram.Load(how?.Invoke(source) ?? source);
            return use(program);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Searches a program exhaustively.</summary>
    internal static SearchResult Search(string text, MemoryModel memory = MemoryModel.SequentialConsistency, SearchOptions? options = null, Func<NativeSource, NativeSource>? how = null)
        => With(text, program => Search(program, memory, options), how);

    internal static SearchResult Search(NativeProgram program, MemoryModel memory = MemoryModel.SequentialConsistency, SearchOptions? options = null)
        => NativeSearch.Run(program, memory, model => new ExhaustiveSearch(ControlledProgram.Create(model), options ?? new SearchOptions()).Run(TestContext.Current.CancellationToken));

    internal static Verdict VerdictOf(SearchResult result, string property) => result.Properties.Single(p => p.Property.Name == property).Verdict;
}
