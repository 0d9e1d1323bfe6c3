using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;

namespace Harness.Engine.Tests.Tasks;

/// <summary>
/// Exceptions across frames. Each method notes what happens as decimal digits of a number that ends in a cell; a choice or a neighbour decides
/// between the ways.
/// </summary>
public class ExceptionFlowTests
{
    [Fact]
    public void Thrown_before_the_first_await_and_caught_by_the_caller()
        => Outcomes(static () => Before()).ShouldBe(["12", "13"]);

    [Fact]
    public void Thrown_after_an_await_and_caught_by_the_caller()
        => Outcomes(static () => After()).ShouldBe(["12", "13"]);

    /// <summary>1: entered, 2: caught or 3: not, 4: the middle frame's finally, 5: the outer frame goes on.</summary>
    [Fact]
    public void Thrown_two_frames_down_through_a_finally()
        => Outcomes(static () => TwoFramesDown()).ShouldBe(["1345", "1425"]);

    [Fact]
    public void Caught_by_the_filter_that_fits()
        => Outcomes(static () => Filters()).ShouldBe(["1", "2", "3"]);

    [Fact]
    public void Await_in_catch_and_finally()
        => Outcomes(static () => AwaitInHandlers()).ShouldBe(["13", "23"]);

    [Fact]
    public void An_exception_outlives_an_await_in_finally()
        => Outcomes(static () => OutlivesFinally()).ShouldBe(["39", "4"]);

    [Fact]
    public void An_exception_rethrown_after_an_await_in_catch()
        => Outcomes(static () => Rethrown()).ShouldBe(["8"]);

    [Fact]
    public void Return_from_within_try_runs_a_finally_that_awaits()
        => Outcomes(static () => ReturnInTry()).ShouldBe(["15", "25"]);

    /// <summary>The exceptions of both branches have one type; only their text differs, and it decides what happens two steps later.</summary>
    [Fact]
    public void Exceptions_kept_across_an_await_are_told_apart_by_their_text()
        => Outcomes(static () => KeepsText()).ShouldBe(["1", "2"]);

    [Fact]
    public void Exceptions_kept_across_an_await_are_told_apart_by_their_fields()
        => Outcomes(static () => KeepsField()).ShouldBe(["1", "2"]);

    [Fact]
    public void Using_disposes_on_both_ways()
        => Outcomes(static () => UsesDisposable()).ShouldBe(["17", "27"]);

    private static string[] Outcomes(Func<ControlledTask<int>> method)
        => Searches.Outcomes(machine =>
        {
            var (result, x) = (machine.Cell<int>("result"), machine.Cell<int>("x"));
            var run = new Runner(method, result);
            machine.Spawn("t", () => run.Run());
            machine.Spawn("neighbour", () => Neighbour(x));
            return [result];
        });

    private static async ControlledTask Neighbour(Cell<int> x) => await x.Store(Labels.Store, 1);

    private static async ControlledTask<int> Before()
    {
        var choice = await Operations.Choose(Labels.Choose, 2);
        try
        {
            return await ThrowsBefore(choice);
        }
        catch (InvalidOperationException)
        {
            return 12;
        }
    }

    private static async ControlledTask<int> ThrowsBefore(int choice)
    {
        if (choice == 0)
        {
            throw new InvalidOperationException("before");
        }

        await Operations.Fence(Labels.Fence);
        return 13;
    }

    private static async ControlledTask<int> After()
    {
        try
        {
            return await ThrowsAfter();
        }
        catch (InvalidOperationException)
        {
            return 12;
        }
    }

    private static async ControlledTask<int> ThrowsAfter()
    {
        if (await Operations.Choose(Labels.Choose, 2) == 0)
        {
            throw new InvalidOperationException("after");
        }

        return 13;
    }

    private static async ControlledTask<int> TwoFramesDown()
    {
        var notes = new Notes(1);
        try
        {
            var low = await Middle();
            notes = notes.Add(low / 10).Add(low % 10);
        }
        catch (NotedException e)
        {
            notes = notes.Add(e.Notes).Add(2);
        }

        await Operations.Fence(Labels.Fence);
        return notes.Add(5).Value;
    }

    private static async ControlledTask<int> Middle()
    {
        var value = 0;
        try
        {
            await Operations.Fence(Labels.Fence);
            value = await Bottom();
            return (value * 10) + 4;
        }
        catch (InvalidOperationException e)
        {
            throw new NotedException("wrapped", 4, e);
        }
    }

    private static async ControlledTask<int> Bottom()
    {
        await Operations.Fence(Labels.Fence);
        return await Operations.Choose(Labels.Choose, 2) == 0 ? throw new InvalidOperationException("bottom") : 3;
    }

    private static async ControlledTask<int> Filters()
    {
        var choice = await Operations.Choose(Labels.Choose, 3);
        try
        {
            await Fail(choice);
            return 3;
        }
        catch (NotedException e) when (e.Notes == 0)
        {
            return 1;
        }
        catch (NotedException)
        {
            return 2;
        }
    }

    private static async ControlledTask Fail(int choice)
    {
        await Operations.Fence(Labels.Fence);
        if (choice < 2)
        {
            throw new NotedException("fail", choice);
        }
    }

    private static async ControlledTask<int> AwaitInHandlers()
    {
        var notes = new Notes(0);
        try
        {
            await Fail(await Operations.Choose(Labels.Choose, 2) * 2);
            notes = notes.Add(2);
        }
        catch (NotedException)
        {
            await Operations.Fence(Labels.Fence);
            notes = notes.Add(1);
        }
        finally
        {
            await Operations.Fence(Labels.Fence);
            notes = notes.Add(3);
        }

        return notes.Value;
    }

    private static async ControlledTask<int> OutlivesFinally()
    {
        try
        {
            return await FinallyAwaits();
        }
        catch (NotedException e)
        {
            return e.Notes == 0 ? 39 : 38;
        }
    }

    private static async ControlledTask<int> FinallyAwaits()
    {
        try
        {
            await Fail(await Operations.Choose(Labels.Choose, 2) * 2);
        }
        finally
        {
            await Operations.Fence(Labels.Fence);
            await Operations.Fence(Labels.Fence);
        }

        return 4;
    }

    private static async ControlledTask<int> Rethrown()
    {
        try
        {
            try
            {
                await Fail(1);
            }
            catch (NotedException)
            {
                await Operations.Fence(Labels.Fence);
                throw;
            }
        }
        catch (NotedException e)
        {
            return e.Notes + 7;
        }

        return 0;
    }

    private static async ControlledTask<int> ReturnInTry()
    {
        var before = await Operations.Choose(Labels.Choose, 2);
        return (await ReturnsInTry(before) * 10) + 5;
    }

    private static async ControlledTask<int> ReturnsInTry(int before)
    {
        try
        {
            await Operations.Fence(Labels.Fence);
            if (before == 0)
            {
                return 1;
            }

            return 2;
        }
        finally
        {
            await Operations.Fence(Labels.Fence);
        }
    }

    private static async ControlledTask<int> KeepsText()
    {
        try
        {
            var choice = await Operations.Choose(Labels.Choose, 2);
            throw new InvalidOperationException(choice == 0 ? "one" : "two");
        }
        catch (InvalidOperationException e)
        {
            await Operations.Fence(Labels.Fence);
            return e.Message == "one" ? 1 : 2;
        }
    }

    private static async ControlledTask<int> KeepsField()
    {
        try
        {
            var choice = await Operations.Choose(Labels.Choose, 2);
            throw new NotedException("same", choice + 1);
        }
        catch (NotedException e)
        {
            await Operations.Fence(Labels.Fence);
            return e.Notes;
        }
    }

    private static async ControlledTask<int> UsesDisposable()
    {
        var choice = await Operations.Choose(Labels.Choose, 2);
        try
        {
            using var thing = new Disposable();
            await Fail(choice * 2);
            return 27;
        }
        catch (NotedException)
        {
            return 17;
        }
    }

    private readonly struct Disposable : IDisposable
    {
        public void Dispose()
        {
        }
    }

    private readonly record struct Notes(int Value)
    {
        internal Notes Add(int digit) => new((Value * 10) + digit);
    }

    private sealed class NotedException(string message, int notes, Exception? inner = null) : Exception(message, inner)
    {
        internal int Notes { get; } = notes;
    }

    /// <summary>The delegate is static, and this object keeps it.</summary>
    private sealed class Runner(Func<ControlledTask<int>> method, Cell<int> result)
    {
        private readonly Func<ControlledTask<int>> _method = method;
        private readonly Cell<int> _result = result;

        internal async ControlledTask Run() => await _result.Store(Labels.Store, await _method());
    }
}
