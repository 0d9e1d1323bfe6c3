using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Native.Build;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests;

/// <summary>C++ that needs no library is checked as C is.</summary>
public class CppTests
{
    /// <summary>Both halves are written by two steps, between which the reader comes: half of it is what it must not see.</summary>
    private const string Code = """
        #include "harness.h"
        namespace {
        template <typename T> class pair {
        public:
            void put(T value) { WRITE_ONCE(first, value); WRITE_ONCE(second, value); }
            bool whole() const { T one = READ_ONCE(second); return READ_ONCE(first) >= one; }
        private:
            T first = 0, second = 0;
        };
        pair<unsigned short> shared;
        }
        TASK(writer) { shared.put(1); }
        TASK(reader) { bool whole = shared.whole(); ASSERT(whole == WHOLE, "both halves"); }
        """;

    [Theory]
    [InlineData("gcc", "true", Verdict.Proved)]
    [InlineData("gcc", "false", Verdict.Violated)]
    [InlineData("clang", "true", Verdict.Proved)]
    [InlineData("clang", "false", Verdict.Violated)]
    public void A_template_and_a_class_are_checked(string compiler, string whole, Verdict expected)
    {
        CCode.RequireCpp(compiler);
        var directory = Directory.CreateTempSubdirectory("harness-native-test-").FullName;
        try
        {
            var file = Path.Combine(directory, "code.cpp");
            File.WriteAllText(file, Code);
            using var program = NativeProgram.Load(new NativeSource { Files = [file], Compiler = compiler, Defines = [$"WHOLE={whole}"] });
            CCode.VerdictOf(CCode.Search(program), Property.Exception).ShouldBe(expected);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
