using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Native.Tests.Support;

namespace Harness.Native.Tests.Memory;

/// <summary>C11 gives a compare-and-exchange a second order, for when it finds another value: one that is relaxed then orders nothing.</summary>
public class FailedExchangeTests
{
    [Theory]
    [InlineData("memory_order_acquire", Verdict.Proved)]
    [InlineData("memory_order_relaxed", Verdict.Violated)]
    public void What_lies_before_the_value_that_was_found_is_seen_only_where_the_failure_acquires(string failure, Verdict expected)
        => CCode.VerdictOf(
            CCode.Search(
                $$"""
                #include <stdatomic.h>
                _Atomic int data, flag;
                TASK(writer) { atomic_store_explicit(&data, 1, memory_order_relaxed); atomic_store_explicit(&flag, 1, memory_order_release); }
                TASK(reader)
                {
                    int seen = 0;
                    if (!atomic_compare_exchange_strong_explicit(&flag, &seen, 2, memory_order_acquire, {{failure}}))
                        ASSERT(atomic_load_explicit(&data, memory_order_relaxed) == 1, "written before the flag");
                }
                """,
                MemoryModel.ReleaseAcquire),
            Property.Exception).ShouldBe(expected);

    /// <summary>A load that is in the one order of sequentially consistent accesses cannot miss the other's store; one that only acquires can, as in the row "SB+sc stores" of the litmus tests.</summary>
    [Theory]
    [InlineData("memory_order_seq_cst", Verdict.Proved)]
    [InlineData("memory_order_acquire", Verdict.Violated)]
    [InlineData("memory_order_relaxed", Verdict.Violated)]
    public void A_failure_is_in_the_one_order_only_where_its_own_order_says_so(string failure, Verdict expected)
        => CCode.VerdictOf(
            CCode.Search(
                $$"""
                #include <stdatomic.h>
                _Atomic int x, y, missed;
                static void store_and_look(_Atomic int *mine, _Atomic int *other)
                {
                    int seen = 2;
                    atomic_store(mine, 1);
                    atomic_compare_exchange_strong_explicit(other, &seen, 3, memory_order_seq_cst, {{failure}});
                    if (seen == 0)
                        ASSERT(atomic_fetch_add_explicit(&missed, 1, memory_order_relaxed) == 0, "both miss the other's store");
                }
                TASK(left) { store_and_look(&x, &y); }
                TASK(right) { store_and_look(&y, &x); }
                """,
                MemoryModel.ReleaseAcquire),
            Property.Exception).ShouldBe(expected);

    /// <summary>Where it finds what it expects, the first order holds.</summary>
    [Fact]
    public void A_success_acquires_whatever_the_failure_would_do()
        => CCode.VerdictOf(
            CCode.Search(
                """
                #include <stdatomic.h>
                _Atomic int data, flag;
                TASK(writer) { atomic_store_explicit(&data, 1, memory_order_relaxed); atomic_store_explicit(&flag, 1, memory_order_release); }
                TASK(reader)
                {
                    int seen = 1;
                    if (atomic_compare_exchange_strong_explicit(&flag, &seen, 2, memory_order_acquire, memory_order_relaxed))
                        ASSERT(atomic_load_explicit(&data, memory_order_relaxed) == 1, "written before the flag");
                }
                """,
                MemoryModel.ReleaseAcquire),
            Property.Exception).ShouldBe(Verdict.Proved);
}
