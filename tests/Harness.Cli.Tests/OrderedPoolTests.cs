using Harness.Cli.Verify;

namespace Harness.Cli.Tests;

public class OrderedPoolTests
{
    /// <summary>The first piece ends last: it waits until every other one has ended.</summary>
    [Fact]
    public void Results_ComeInOrder_HoweverThePiecesEnd()
    {
        using var others = new CountdownEvent(4);
        var handed = new List<(int, int)>();

        OrderedPool.Run(
            5,
            2,
            i =>
            {
                if (i == 0)
                {
                    others.Wait(TestContext.Current.CancellationToken);
                }
                else
                {
                    others.Signal();
                }

                return i * i;
            },
            (i, result) => handed.Add((i, result)));

        handed.ShouldBe([(0, 0), (1, 1), (2, 4), (3, 9), (4, 16)]);
    }

    [Fact]
    public void Exception_IsThatOfTheFirstPiece_AndNothingIsBegunAfterIt()
    {
        var begun = new List<int>();

        var thrown = Should.Throw<InvalidOperationException>(() => OrderedPool.Run<int>(
            3,
            1,
            i =>
            {
                begun.Add(i);
                throw new InvalidOperationException($"piece {i}");
            },
            (_, _) => { }));

        thrown.Message.ShouldBe("piece 0");
        begun.ShouldBe([0]);
    }
}
