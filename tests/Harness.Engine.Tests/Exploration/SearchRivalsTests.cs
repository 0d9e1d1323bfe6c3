using Harness.Engine.Exploration;

namespace Harness.Engine.Tests.Exploration;

public class SearchRivalsTests
{
    [Fact]
    public void LargestSearch_GivesWay_AndTheNextOneWhenItHasLeft()
    {
        var rivals = new SearchRivals();
        var (small, large) = (new object(), new object());

        rivals.IsLargest(small, 10).ShouldBeTrue();
        rivals.IsLargest(large, 20).ShouldBeTrue();
        rivals.IsLargest(small, 11).ShouldBeFalse();
        rivals.Leave(large);
        rivals.IsLargest(small, 12).ShouldBeTrue();
    }
}
