using Harness.Testing;
using Xunit;

namespace SampleModel;

/// <summary>The same tests where a test runner looks for them: each fails with the report of what is not as expected.</summary>
public class UnitTests
{
    [Theory]
    [InlineData(nameof(InboxTests.ForgetsAMessage))]
    [InlineData(nameof(InboxTests.Repaired))]
    [InlineData(nameof(InboxTests.RelaxedRa))]
    [InlineData(nameof(InboxTests.OrderedRa))]
    public void Every_schedule_is_as_expected(string test)
        => ModelCheck.AsExpected(typeof(InboxTests).GetMethod(test)!.CreateDelegate<Action>());
}
