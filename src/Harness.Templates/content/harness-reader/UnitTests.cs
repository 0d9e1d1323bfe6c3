using Harness.Testing;
using Xunit;

namespace SampleReader;

/// <summary>The same tests where a test runner looks for them: each fails with the report of what is not as expected.</summary>
public class UnitTests
{
    [Theory]
    [InlineData(nameof(ReaderTests.Patient))]
    [InlineData(nameof(ReaderTests.Hasty))]
    public void Every_schedule_is_as_expected(string test)
        => ModelCheck.AsExpected(typeof(ReaderTests).GetMethod(test)!.CreateDelegate<Action>());
}
