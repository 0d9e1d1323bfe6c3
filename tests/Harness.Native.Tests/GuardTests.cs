using Harness.Engine.Exploration;
using Harness.Engine.Guards;
using Harness.Engine.Machine;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests;

/// <summary>Code that does more than the hooks announce: each guard fires.</summary>
public class GuardTests
{
    [Fact]
    public void A_write_without_a_hook_is_found_by_the_memory_after_it()
        => Refused("""
            int x, y;
            TASK(a) { x = 1; __asm__ volatile("movl $7, %0" : "=m"(y)); x = 2; }
            """).ShouldMatch(@"'y' is written without a hook");

    [Fact]
    public void A_read_without_a_hook_is_found_by_scrambled_memory()
        => Refused("""
            int x, y;
            TASK(a) { int seen; x = 1; __asm__ volatile("movl %1, %0" : "=r"(seen) : "m"(y)); x = seen; ASSERT(x < 9, ""); }
            TASK(b) { y = 1; }
            """).ShouldMatch(@"between .*code\.c:3 \(a\) and .*code\.c:3 \(a\) memory is read that no hook announces");

    /// <summary>A structure is copied by code that the compiler makes: it announces both sides before it.</summary>
    [Fact]
    public void A_copy_of_a_structure_is_announced()
    {
        var result = CCode.Search("""
            struct pair { int a, b; long c[3]; };
            struct pair from = { 1, 2, { 3, 4, 5 } }, to;
            TASK(writer) { from.b = 7; }
            TASK(copier) { to = from; ASSERT(to.a == 1 && to.c[2] == 5, "copied"); ASSERT(to.b == 2 || to.b == 7, "one or the other"); }
            """, how: source => source with { PlainIsMeant = true });
        result.Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved);
    }

    [Fact]
    public void An_address_of_a_local_in_shared_memory_is_refused()
        => Refused("""
            int *p;
            TASK(a) { int local = 1; p = &local; PROGRESS(); ASSERT(*p == 1, ""); }
            """).ShouldMatch(@"code\.c:3 \(a\) puts the address of a local variable into shared memory");

    [Fact]
    public void A_call_without_a_body_is_refused_where_it_is_made()
        => Refused("""
            int printf(const char *, ...);
            int x;
            TASK(a) { x = 1; printf("%d", x); }
            """).ShouldMatch(@"code\.c:4 \(a\) calls 'printf', which has no body here");

    [Fact]
    public void A_call_that_is_not_made_is_listed_only()
        => CCode.With(
            """
            int printf(const char *, ...);
            int x;
            TASK(a) { x = 1; harness_hook_progress(); if (x > 1) printf("%d", x); }
            """,
            program =>
            {
                program.MissingFunctions.ShouldBe(["printf"]);
                CCode.Search(program).Properties.ShouldAllBe(p => p.Verdict == Verdict.Proved);
                return true;
            });

    /// <summary>What a function leaves below the stack pointer is there until the next step, and no longer.</summary>
    [Theory]
    [InlineData("", "0x5a5a5a5a")]
    [InlineData("x = 1; x = 2;", "0")]
    public void Garbage_below_the_stack_is_cleared_before_each_run(string steps, string seen)
        => CCode.VerdictOf(
            CCode.Search($$"""
                volatile int x;
                static __attribute__((noinline)) void leave(void) { volatile char dirty[512]; for (int i = 0; i < 512; i++) dirty[i] = 0x5a; }
                TASK(a)
                {
                    int seen;
                    leave();
                    {{steps}}
                    __asm__ volatile("movl -256(%%rsp), %0" : "=r"(seen));
                    ASSERT(seen == {{seen}}, "what lies below the stack");
                    x = 3;
                }
                """),
            Property.Exception).ShouldBe(Verdict.Proved);

    private static string Refused(string text) => Should.Throw<ModelException>(() => CCode.Search(text)).Message;
}
