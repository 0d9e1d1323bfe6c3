using Harness.Engine.Guards;
using Harness.Native.Build;
using Harness.Native.Running;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests;

/// <summary>What cannot be built or handled is one line that says what and where.</summary>
public class ErrorTests
{
    [Theory]
    [InlineData("TASK(a) { int x = ; }", @"code\.c:2:\d+: error: expected expression")]
    [InlineData("#include <no-such-header.h>\nTASK(a) { }", @"code\.c:2:\d+: fatal error: no-such-header\.h: No such file or directory: install libc6-dev, or name its directory with -I")]
    [InlineData("double d; TASK(a) { d = d * 1.5; }", "floating point is no part of a task's state")]
    [InlineData("_Thread_local int mine; TASK(a) { mine = 1; }", "'mine' is thread-local, and tasks are no threads")]
    [InlineData("int x;", "has no task: write TASK")]
    public void A_construct_that_cannot_be_handled_is_refused(string text, string says)
    {
        var message = Should.Throw<NativeException>(() => CCode.With(text, _ => 0)).Message;
        message.ShouldMatch(says);
        message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("no-such-compiler", "'no-such-compiler' cannot be run: .* Install gcc, binutils and libc6-dev, or name another with --compiler")]
    [InlineData("true", "'true' is neither gcc nor clang")]
    public void Another_compiler_is_refused(string compiler, string says)
        => Should.Throw<NativeException>(() => CCode.With("TASK(a) { }", _ => 0, source => source with { Compiler = compiler })).Message.ShouldMatch(says);

    [Theory]
    [InlineData("SETUP() { for (;;); }", "TASK(a) { x = 1; }")]
    [InlineData("SETUP() { while (!*(volatile int *)&x); }", "TASK(a) { x = 1; }")]
    [InlineData("FINALLY(f) { for (;;); return 1; }", "TASK(a) { x = 1; }")]
    public void What_runs_alone_must_come_to_its_end(string alone, string task)
    {
        CCode.Require();
        var before = NativeRunner.Patience;
        NativeRunner.Patience = TimeSpan.FromSeconds(0.1);
        try
        {
            Should.Throw<ModelException>(() => CCode.Search($"int x;\n{alone}\n{task}")).Message.ShouldMatch("the (set-up|property 'f') has not come to its end");
        }
        finally
        {
            NativeRunner.Patience = before;
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        CCode.Require();
        Should.Throw<NativeException>(() => NativeProgram.Load(new NativeSource { Files = ["no/such.c"] })).Message.ShouldBe("there is no file 'no/such.c'");
    }

    [Fact]
    public void One_image_is_loaded_at_a_time()
        => CCode.With("int x; TASK(a) { x = 1; }", _ => Should.Throw<NativeException>(() => CCode.With("int x; TASK(a) { x = 1; }", _ => 0)).Message).ShouldContain("another C program is loaded");
}
