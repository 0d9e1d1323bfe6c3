using Harness.Engine.Exploration.Sampling;

namespace Harness.Engine.Tests.Sampling;

public class EnabledTasksTests
{
    private readonly EnabledTasks _tasks = new((1UL << 1) | (1UL << 5) | (1UL << 63));

    [Fact]
    public void Positions_go_by_index()
        => Enumerable.Range(0, _tasks.Count).Select(_tasks.At).ShouldBe([1, 5, 63]);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(6, 63)]
    [InlineData(63, 63)]
    [InlineData(64, 1)]
    public void Search_from_an_index_goes_round(int from, int expected) => _tasks.FirstFrom(from).ShouldBe(expected);

    [Fact]
    public void Single_task_is_told_from_several()
    {
        _tasks.IsSingle.ShouldBeFalse();
        _tasks.Without(1).IsSingle.ShouldBeFalse();
        _tasks.Without(1).Without(63).IsSingle.ShouldBeTrue();
        _tasks.Without(1).Contains(1).ShouldBeFalse();
    }
}
