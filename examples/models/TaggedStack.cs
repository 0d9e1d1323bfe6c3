using System.Collections.Immutable;
using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Hosting;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Examples;

/// <summary>The head of a stack: the node on top, 0 for none, and how often the head was changed.</summary>
/// <param name="Top">The node.</param>
/// <param name="Tag">The changes.</param>
public readonly record struct Head(int Top, int Tag);

/// <summary>
/// A lock-free stack (R. K. Treiber, "Systems programming: coping with parallelism", IBM RJ 5118, 1986, with the tag of its double-word
/// compare-and-swap). Three nodes; one task pops
/// twice, the other pops twice and pushes what it popped first.
/// </summary>
/// <param name="tagged">Whether every change of the head counts up its tag.</param>
public sealed class TaggedStack(bool tagged) : IModel
{
    private static readonly StepLabel s_head = new("a", "read head");
    private static readonly StepLabel s_next = new("b", "read next");
    private static readonly StepLabel s_pop = new("c", "pop: exchange head");
    private static readonly StepLabel s_link = new("d", "write next");
    private static readonly StepLabel s_push = new("e", "push: exchange head");

    /// <inheritdoc/>
    public string Name => tagged ? "tagged-stack" : "stack-without-tags";

    /// <inheritdoc/>
    public void Build(MachineBuilder machine)
    {
        var run = new Run(machine, tagged ? 1 : 0);
        machine.Spawn("T1", run.PopTwice);
        machine.Spawn("T2", run.PopTwiceAndPush);
        machine.Expect(s_head, s_next, s_pop, s_link, s_push);
    }

    private sealed class Run
    {
        private readonly Cell<Head> _head;
        private readonly ImmutableArray<Cell<int>> _next;
        private readonly Ghost<int> _owned;
        private readonly Property _once;
        private readonly int _change;

        internal Run(MachineBuilder machine, int change)
        {
            _change = change;
            _head = machine.Cell("head", new Head(1, 0));
            _next = [machine.Cell<int>("-"), machine.Cell("next of 1", 2), machine.Cell("next of 2", 3), machine.Cell<int>("next of 3")];
            _owned = machine.Ghost<int>("popped");
            _once = machine.Property("owned-once", "no node is popped that is popped already");
            machine.OnWrite(_head, OnHead);
        }

        internal async ControlledTask PopTwice()
        {
            await Pop();
            await Pop();
        }

        internal async ControlledTask PopTwiceAndPush()
        {
            var first = await Pop();
            await Pop();
            if (first != 0)
            {
                await Push(first);
            }
        }

        private async ControlledTask<int> Pop()
        {
            while (true)
            {
                var head = await _head.Load(s_head);
                if (head.Top == 0)
                {
                    return 0;
                }

                var next = await _next[head.Top].Load(s_next);
                if (await _head.CompareExchange(s_pop, head, new Head(next, head.Tag + _change)) == head)
                {
                    return head.Top;
                }
            }
        }

        private async ControlledTask Push(int node)
        {
            while (true)
            {
                var head = await _head.Load(s_head);
                await _next[node].Store(s_link, head.Top);
                if (await _head.CompareExchange(s_push, head, new Head(node, head.Tag + _change)) == head)
                {
                    return;
                }
            }
        }

        private void OnHead(StepContext step, int subject)
        {
            if (step.IsAt(s_push))
            {
                step.Set(_owned, step.Get(_owned) & ~(1 << step.Stored<Head>().Top));
            }
            else
            {
                var popped = 1 << step.Loaded<Head>().Top;
                step.Check(_once, (step.Get(_owned) & popped) == 0);
                step.Set(_owned, step.Get(_owned) | popped);
            }

            step.Progress();
        }
    }
}

/// <summary>What is to be known of <see cref="TaggedStack"/>.</summary>
public static class TaggedStackTests
{
    /// <summary>A head that was changed is another head.</summary>
    [Test]
    public static void Stack() => ModelHost.Run(new TaggedStack(tagged: true));

    /// <summary>The ABA problem.</summary>
    [Test]
    [Expect("owned-once", Verdict.Violated,
        Because = "T1 reads node 1 and its next, 2; T2 pops both and pushes 1 again; T1's exchange finds 1 and makes 2 the top")]
    public static void StackWithoutTags() => ModelHost.Run(new TaggedStack(tagged: false));
}
