namespace Harness.Engine.Tests;

public class SkeletonTests
{
    [Fact]
    public void Test_project_runs() => Directory.Exists(AppContext.BaseDirectory).ShouldBeTrue();
}
