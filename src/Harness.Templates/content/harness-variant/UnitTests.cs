using Harness.Testing;
using Xunit;

namespace SampleVariant;

/// <summary>The same tests where a test runner looks for them: each fails with the report of what is not as expected.</summary>
public class UnitTests
{
    [Theory]
    [InlineData(nameof(VariantTests.MarksBeforeUnlock))]
    [InlineData(nameof(VariantTests.ForgetsSlotZero))]
    public void Every_schedule_is_as_expected(string test)
        => ModelCheck.AsExpected(typeof(VariantTests).GetMethod(test)!.CreateDelegate<Action>());
}
