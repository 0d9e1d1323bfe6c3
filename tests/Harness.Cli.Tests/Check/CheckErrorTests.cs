namespace Harness.Cli.Tests.Check;

/// <summary>What <c>harness check</c> cannot do is one line that says what and where; what code must not do is a violation. Neither is the end of the command.</summary>
[Collection(nameof(Serial))]
public class CheckErrorTests
{
    [Theory]
    [InlineData("check missing.c", @"there is no file 'missing\.c'")]
    [InlineData("check code.c -O 9", "-O must be 0, 1, 2, 3 or s, not '9'")]
    [InlineData("check code.c --memory power", "unknown memory model 'power'; there is sc, tso, pso, ra")]
    [InlineData("check code.c -i 5", "-i belongs to -s STRATEGY: without it every schedule is explored once")]
    [InlineData("check code.c -s nope", "unknown strategy 'nope'; there is .*")]
    [InlineData("check code.c --property nope", "test code has no property 'nope'; it has .*")]
    [InlineData("check code.c --compiler true", "'true' is neither gcc nor clang: it says '.*'")]
    [InlineData("check code.c --compiler ./old", @"'\./old' is version 9, and gcc 12 is the oldest that tells volatile accesses from plain ones and sets locals to zero: install a newer one")]
    [InlineData("check code.c --compiler no-such", "'no-such' cannot be run: .* Install gcc, binutils and libc6-dev, or name another with --compiler")]
    [InlineData("check code.c --explore --graph x", "give either --explore or --graph, not both")]
    public void Wrong_use_is_one_line(string arguments, string says)
    {
        Compiler.Require();
        using var harness = new HarnessHere();
        harness.Write("code.c", "#include \"harness.h\"\nstatic volatile int x;\nTASK(a) { x = 1; }\n");
        harness.Write("old", "#!/bin/sh\necho 9.4.0\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(harness.Folder, "old"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        Refuses(harness, arguments.Split(' '), says);
        harness.Files.ShouldBe(["code.c", "old"]);
    }

    [Fact]
    public void Without_a_compiler_it_is_one_line()
    {
        using var harness = new HarnessProcess { Variables = { ["PATH"] = "/no/such/directory" } };
        harness.Write("code.c", "#include \"harness.h\"\nstatic volatile int x;\nTASK(a) { x = 1; }\n");
        Refuses(harness, ["check", "code.c"], "'gcc' cannot be run: there is no such program. Install gcc, binutils and libc6-dev, or name another with --compiler");
    }

    /// <summary>What cannot be built, loaded or run as it should be, with its line.</summary>
    [Theory]
    [InlineData("TASK(a) { int x = ; }", @"code\.c:3:\d+: error: expected expression.*")]
    [InlineData("#include <no-such.h>", @"code\.c:3:\d+: fatal error: no-such\.h: No such file or directory: install libc6-dev, or name its directory with -I")]
    [InlineData("double d; TASK(a) { d = d * 1.5; }", @"code\.c:3:\d+: error: .*: floating point is no part of a task's state: leave it out")]
    [InlineData("TASK(a) { ASSERT(x == 1); }", @"code\.c:3:\d+: error: macro ""ASSERT"" requires 2 arguments, but only 1 given")]
    [InlineData("_Thread_local int mine; TASK(a) { mine = 1; }", "'mine' is thread-local, .*")]
    [InlineData("TASK(a) { x = 1; __asm__ volatile(\"movl $7, %0\" : \"=m\"(y)); x = 2; }", @"between code\.c:3 \(a\) and code\.c:3 \(a\) 'y' is written without a hook: .*")]
    [InlineData("int printf(const char *, ...); TASK(a) { x = 1; printf(\"\"); }", @"code\.c:3 \(a\) calls 'printf', which has no body here: .*")]
    [InlineData("TASK(a) { for (;;); }", "the code of task 'a' has run for 0.2 s of processor time .*")]
    [InlineData("SETUP() { x = 7 / y; } TASK(a) { x = 1; }", @"the set-up fails: code\.c:3 \(harness_setup\) divides by zero")]
    public void A_construct_that_cannot_be_handled_is_one_line(string code, string says)
    {
        Compiler.Require();
        using var harness = new HarnessHere();
        harness.Write("code.c", "#include \"harness.h\"\nvolatile int x; int y;\n" + code + "\n");
        Refuses(harness, ["check", "code.c", "--step-timeout", "0.2"], says, mayHaveBegun: true);
        harness.Files.ShouldBe(["code.c"]);
    }

    /// <summary>What C leaves undefined is a violation with its schedule, its last step at the line.</summary>
    [Theory]
    [InlineData("int *p; TASK(a) { x = 1; *p = 1; }", "exception", "code.c:3 (a) writes 4 bytes through a null pointer (0x0)")]
    [InlineData("int *p; TASK(a) { p = harness_alloc(4); harness_free(p); *p = 1; }", "lifetime", "code.c:3 (a) writes 'harness_heap[0]', which was given back with harness_free")]
    [InlineData("long z; int *p = (int *)((char *)&z + 1); TASK(a) { x = 1; *p = 1; }", "exception", "which is not aligned")]
    [InlineData("int *p = (int *)0x123456789000; TASK(a) { x = 1; *p = 1; }", "exception", "code.c:3 (a) writes 4 bytes at 0x123456789000, which is in no variable")]
    [InlineData("static int deep(int n) { char big[4000]; memset(big, n, 4000); x = big[n % 7]; return deep(n + 1) + big[5]; } TASK(a) { x = deep(1); }", "exception", "needs more stack than the task has (64 KiB)")]
    [InlineData("TASK(a) { x = 1; __builtin_trap(); }", "exception", "code.c:3 (a) executes an invalid instruction")]
    public void What_no_program_may_do_is_a_violation(string code, string property, string says)
    {
        Compiler.Require();
        using var harness = new HarnessHere();
        harness.Write("code.c", "#include \"harness.h\"\nvolatile int x; int y;\n" + code + "\n");
        var output = harness.Run("check", "code.c", "--property", property);
        output.ShouldBeFine();
        output.ExitCode.ShouldBe(2);
        output.LastLine.ShouldBe("code: 1 Violated.");
        // The report is folded into lines.
        string.Join(' ', output.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)).ShouldContain(says);
        harness.Files.ShouldContain($"artifacts/traces/code-{property}.trace.json");
    }

    private static void Refuses(HarnessFolder harness, string[] arguments, string says, bool mayHaveBegun = false)
    {
        var output = harness.Run(arguments);
        output.Error.ShouldMatch($"^error: {says}\n$");
        output.ExitCode.ShouldBe(1);
        if (!mayHaveBegun)
        {
            output.Output.ShouldBe("");
        }
    }
}
