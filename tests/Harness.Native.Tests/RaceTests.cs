using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests;

/// <summary>Data races, and objects that were given back.</summary>
public class RaceTests
{
    [Theory]
    [InlineData("int x; TASK(a) { x = 1; } TASK(b) { x = 2; }", Verdict.Violated)]
    [InlineData("int x, y; TASK(a) { x = 1; } TASK(b) { y = x; }", Verdict.Violated)]
    [InlineData("int x; TASK(a) { x = 1; } TASK(b) { __atomic_store_n(&x, 2, __ATOMIC_RELAXED); }", Verdict.Violated)]
    [InlineData("int x; TASK(a) { WRITE_ONCE(x, 1); } TASK(b) { WRITE_ONCE(x, 2); }", Verdict.Proved)]
    [InlineData("int x, y, z = 3; TASK(a) { x = z; } TASK(b) { y = z; }", Verdict.Proved)]
    [InlineData("int x; harness_lock_t lock; TASKS(a, 2) { LOCK(&lock); x++; UNLOCK(&lock); }", Verdict.Proved)]
    [InlineData("int x; harness_lock_t lock; TASKS(a, 2) { LOCK(&lock); x++; UNLOCK(&lock); x++; }", Verdict.Violated)]
    [InlineData("struct { char a, b; } x; TASK(a) { x.a = 1; } TASK(b) { x.b = 1; }", Verdict.Proved)]
    public void A_race_is_two_accesses_that_are_due_together(string text, Verdict expected)
    {
        CCode.VerdictOf(CCode.Search(text), "race").ShouldBe(expected);
        CCode.Search(text, how: source => source with { PlainIsMeant = true }).Properties.ShouldNotContain(p => p.Property.Name == "race");
    }

    [Theory]
    [InlineData("int *p; _Atomic int done; TASK(a) { p = harness_alloc(4); *p = 1; done = 1; WAIT_EQ(done, 2); harness_free(p); } TASK(b) { WAIT_EQ(done, 1); ASSERT(*p == 1, \"\"); done = 2; }", Verdict.Proved)]
    [InlineData("int *p; _Atomic int done; TASK(a) { p = harness_alloc(4); *p = 1; done = 1; harness_free(p); } TASK(b) { WAIT_EQ(done, 1); ASSERT(*p == 1, \"\"); }", Verdict.Violated)]
    [InlineData("int *p; SETUP() { p = harness_alloc(4); } TASK(a) { harness_free(p); } TASK(b) { *p = 1; }", Verdict.Violated)]
    [InlineData("int *p; SETUP() { p = harness_alloc(4); } TASK(a) { *p = 1; harness_free(p); }", Verdict.Proved)]
    public void What_was_given_back_is_not_accessed(string text, Verdict expected) => CCode.VerdictOf(CCode.Search(text), "lifetime").ShouldBe(expected);

    [Fact]
    public void Nothing_is_given_back_twice()
        => CCode.VerdictOf(CCode.Search("TASK(a) { int *p = harness_alloc(4); *p = 1; harness_free(p); harness_free(p); }"), Property.Exception).ShouldBe(Verdict.Violated);
}
