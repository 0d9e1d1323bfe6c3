using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Hosting;
using Microsoft.Coyote.SystematicTesting;

namespace Harness.Cli.Tests.Own;

/// <summary>
/// Tests that somebody might write, for the command to run: this assembly is given to it. Some are not to be run by anything but the test that names them.
/// </summary>
public static class OwnTests
{
    /// <summary>The file whose existence says that <see cref="Bystander"/> was called; a variable of the environment, since the command may run it in another process.</summary>
    internal const string Witness = "HARNESS_OWN_WITNESS";

    /// <summary>The variable of the environment that lets <see cref="Harmful"/> do its harm, and says which.</summary>
    internal const string Harm = "HARNESS_OWN_HARM";

    /// <summary>Two counters without a lock: two violations in one search.</summary>
    [Test]
    public static void Counters() => ModelHost.Run(new Counters());

    /// <summary>The same model, under the same name, where loads may be old.</summary>
    [Test]
    public static void CountersRa() => ModelHost.Run(new Counters(MemoryModel.ReleaseAcquire));

    /// <summary>Ends the process, fills the stack, or does not come to its end, where it is told to.</summary>
    [Test]
    public static void Harmful()
    {
        switch (Environment.GetEnvironmentVariable(Harm))
        {
            case "exit":
                Environment.Exit(0);
                break;
            case "recursion":
                Recurse(0);
                break;
            case "loop":
                for (ulong i = 0; i < ulong.MaxValue; i++)
                {
                    GC.KeepAlive(null);
                }

                break;
            case "assert":
                ModelHost.Run(new Asserting());
                break;
            default:
                ModelHost.Run(new Counters());
                break;
        }
    }

    private static int Recurse(int depth) => depth < 0 ? 0 : Recurse(depth + 1) + 1;

    /// <summary>Says that it was called.</summary>
    [Test]
    public static void Bystander()
    {
        if (Environment.GetEnvironmentVariable(Witness) is { } file)
        {
            File.WriteAllText(file, "called");
        }

        ModelHost.Run(new Counters());
    }
}

/// <summary>Asserts as programs do that are compiled for debugging.</summary>
public sealed class Asserting : IModel
{
    private static readonly StepLabel s_load = new("l", "load");

    public string Name => "asserting";

    public void Build(MachineBuilder machine)
    {
        var count = machine.Cell<int>("count");
        machine.Spawn("A", () => Look(count));
    }

    private static async ControlledTask Look(Cell<int> count) => System.Diagnostics.Trace.Assert(await count.Load(s_load) == 1, "somebody has counted");
}

/// <summary>Two tasks add one to a counter, by a load and a store, and each says how often it did.</summary>
/// <param name="memory">What tasks see of each other's stores.</param>
public sealed class Counters(MemoryModel memory = MemoryModel.SequentialConsistency) : IModel
{
    private static readonly StepLabel s_load = new("l", "load");
    private static readonly StepLabel s_store = new("s", "store");

    public string Name => "counters";

    public MemoryModel Memory => memory;

    public void Build(MachineBuilder machine)
    {
        var count = machine.Cell<int>("count");
        machine.FinalProperty("both", "both are counted", state => state.Get(count) == 2 ? Judgement.Holds : Judgement.Fails);
        machine.Property("never-one", "known to be false: the counter is never 1", state => state.Get(count) != 1 ? Judgement.Holds : Judgement.Fails);
        machine.Spawn("A", () => Add(count));
        machine.Spawn("B", () => Add(count));
    }

    private static async ControlledTask Add(Cell<int> count) => await count.Store(s_store, await count.Load(s_load) + 1);
}
