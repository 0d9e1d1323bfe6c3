using System.Runtime.CompilerServices;
using Harness.Engine.Machine;

namespace Harness.Engine.Tasks;

/// <summary>What both builders share: starting a method, and suspending it at an await.</summary>
internal static class BuilderCore
{
    internal static void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var runner = TaskRunner.Current;
        if (!typeof(TStateMachine).IsValueType)
        {
            // The compiler makes a class of it in unoptimised code; two forks would then share one object.
            throw runner.Fail(
                $"{MethodNames.Of(typeof(TStateMachine))} was compiled with its state machine as a class, which cannot be forked: "
                + "set <Optimize>true</Optimize> in the project that holds model code.");
        }

        var before = runner.BeforeStart();
        stateMachine.MoveNext();
        runner.AfterStart(typeof(TStateMachine), before);
    }

    internal static void Await<TAwaiter, TStateMachine>(ref Frame? frame, ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        var runner = TaskRunner.Current;
        if (frame is null)
        {
            // First suspension: the struct moves from the stack into a frame. The builder inside the struct is told first, so that the
            // copy in the frame already points at its frame.
            var box = new Frame<TStateMachine>();
            frame = box;
            box.StateMachine = stateMachine;
        }

        // The type tests below are decided when the method is compiled for the pair of struct types.
        if (awaiter is IOperationAwaiter)
        {
            runner.SuspendAtOperation(frame);
        }
        else if (awaiter is ITaskAwaiter)
        {
            runner.SuspendAtTask(frame);
        }
        else
        {
            throw runner.Fail(
                $"{MethodNames.Of(typeof(TStateMachine))} awaits {MethodNames.Friendly(typeof(TAwaiter))}, which the engine does not "
                + $"control{TaskRunner.Where(typeof(TStateMachine))}: await only operations of the machine and controlled tasks.");
        }
    }
}
