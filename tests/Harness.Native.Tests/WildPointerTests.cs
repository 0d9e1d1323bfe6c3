using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Traces;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests;

/// <summary>What no program may do is a violation with its schedule, and never the end of the checker.</summary>
public class WildPointerTests
{
    [Theory]
    [InlineData("int *p; TASK(a) { *p = 1; }", "writes 4 bytes through a null pointer (0x0)")]
    [InlineData("struct { long pad[2]; int value; } *p; int x; TASK(a) { x = p->value; }", "reads 4 bytes through a null pointer (0x10)")]
    [InlineData("int *p = (int *)0x123456789000; TASK(a) { *p = 1; }", "writes 4 bytes at 0x123456789000, which is in no variable")]
    [InlineData("int a3[3]; int at = 5; TASK(a) { a3[at] = 1; }", "which is in no variable: 20 bytes from the beginning of 'a3', which has 12")]
    [InlineData("long x; int *p = (int *)((char *)&x + 1); TASK(a) { *p = 1; }", "which is not aligned")]
    [InlineData("static const int table[2] = { 1, 2 }; int *p = (int *)table; TASK(a) { p[1] = 3; }", "which is in no variable")]
    [InlineData("int zero, x; TASK(a) { x = 7 / zero; }", "divides by zero")]
    [InlineData("int x; TASK(a) { x = 1; __builtin_trap(); }", "executes an invalid instruction")]
    [InlineData("int x; TASK(a) { x = 1; __asm__ volatile(\"movl $1, 0x10\"); x = 2; }", "touches 0x10, which is no memory of the program, without a hook")]
    [InlineData("static void (*f)(void) = (void (*)(void))0x5000; TASK(a) { f(); }", "touches 0x5000, which is no memory of the program")]
    [InlineData("int x; static int deep(int n) { char big[4000]; memset(big, n, 4000); x = big[n % 7]; return n == 0 ? 0 : deep(n + 1) + big[5]; } TASK(a) { x = deep(1); }", "needs more stack than the task has (64 KiB)")]
    public void It_is_a_violation(string text, string says)
    {
        var (verdict, note, line) = Check(text);
        verdict.ShouldBe(Verdict.Violated);
        note.ShouldContain(says);
        note.ShouldContain("code.c:2");
        line.ShouldBe(2);
    }

    /// <summary>A checker that met a fault goes on with the next program.</summary>
    [Fact]
    public void The_checker_is_whole_afterwards()
    {
        for (var i = 0; i < 20; i++)
        {
            Check("int zero, x; TASK(a) { x = 7 / zero; }").Verdict.ShouldBe(Verdict.Violated);
            // The runtime makes an exception of its own fault, by the handler that was there first.
            Should.Throw<NullReferenceException>(() => Length(null!));
        }
    }

    private static int Length(string text) => text.Length;

    private static (Verdict Verdict, string Note, int? Line) Check(string text)
        => CCode.With(text, program => NativeSearch.Run(program, MemoryModel.SequentialConsistency, model =>
        {
            var controlled = ControlledProgram.Create(model);
            var result = new ExhaustiveSearch(controlled, new SearchOptions()).Run(TestContext.Current.CancellationToken);
            var property = result.Properties.Single(p => p.Property.Name == Property.Exception);
            if (property.Counterexample is null)
            {
                return (property.Verdict, "", (int?)null);
            }

            var trace = TraceRecorder.Record(controlled, property.Property, property.Counterexample);
            return (property.Verdict, trace.Note, trace.Steps.LastOrDefault()?.Line?.Line ?? 2);
        }));
}
