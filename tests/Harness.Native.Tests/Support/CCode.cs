using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Native.Build;

namespace Harness.Native.Tests.Support;

/// <summary>Small programs in C, compiled for one test.</summary>
internal static class CCode
{
    private static readonly Lazy<string?> s_problem = new(() =>
    {
        foreach (var tool in new[] { "gcc", "ld", "nm", "objdump" })
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
    });

    /// <summary>Skips the test where this machine has no compiler: the reason is in the test's result.</summary>
    internal static void Require() => Assert.SkipWhen(s_problem.Value is not null, s_problem.Value ?? "");

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
