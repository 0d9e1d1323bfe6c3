using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;
using Harness.Engine.Tests.Support;
using Harness.Engine.Tests.Unoptimized;

namespace Harness.Engine.Tests.Tasks;

/// <summary>What the engine relies on and no language specification promises.</summary>
public class CompilerFactsTests
{
    [Fact]
    public void Optimised_code_has_struct_state_machines_with_their_builder_inside()
    {
        var machine = StateMachineOf(typeof(CompilerFactsTests), nameof(Wait));
        machine.IsValueType.ShouldBeTrue();
        machine.GetField("<>t__builder")!.FieldType.ShouldBe(typeof(ControlledTaskBuilder));
    }

    [Fact]
    public void Unoptimised_code_has_class_state_machines()
        => StateMachineOf(typeof(UnoptimizedModel), "Run").IsValueType.ShouldBeFalse();

    [Fact]
    public void Projects_with_model_code_are_optimised_in_this_configuration()
    {
        foreach (var type in new[] { typeof(CompilerFactsTests), typeof(MachineBuilder) })
        {
            type.Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled.ShouldBeFalse(type.Assembly.GetName().Name);
        }
    }

    /// <summary>A copied frame is told where it lives only because the compiler forwards this call to the builder in the copy.</summary>
    [Fact]
    public void SetStateMachine_of_a_struct_state_machine_calls_its_builder()
    {
        RecordingBuilder.Told = null;
        _ = Recorded();
        var copy = RecordingBuilder.Started!;
        RecordingBuilder.Told.ShouldBeNull();
        copy.SetStateMachine(copy);
        RecordingBuilder.Told.ShouldBeSameAs(copy);
    }

    [Fact]
    public void Frames_point_at_themselves_after_cloning()
    {
        var program = ControlledProgram.Create(new DelegateModel(machine => machine.Spawn("t", static () => Wait())));
        var original = program.InitialFrames[0]!;
        var clone = original.Clone();
        FrameInBuilder(original).ShouldBeSameAs(original);
        FrameInBuilder(clone).ShouldBeSameAs(clone);
        clone.ShouldNotBeSameAs(original);
    }

    private static object? FrameInBuilder(Frame frame)
    {
        var machine = frame.GetType().GetField("StateMachine", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(frame)!;
        var builder = machine.GetType().GetField("<>t__builder")!.GetValue(machine)!;
        return builder.GetType().GetField("_frame", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(builder);
    }

    private static Type StateMachineOf(Type type, string method)
        => type.GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.GetCustomAttribute<AsyncStateMachineAttribute>()!.StateMachineType;

    private static async ControlledTask Wait() => await Operations.Fence(Labels.Fence);

#pragma warning disable CS1998 // Only its state machine is of interest.
    private static async RecordedTask Recorded()
    {
    }
#pragma warning restore CS1998

    [AsyncMethodBuilder(typeof(RecordingBuilder))]
    private readonly struct RecordedTask;

    private struct RecordingBuilder
    {
        [ThreadStatic]
        internal static IAsyncStateMachine? Started;

        [ThreadStatic]
        internal static IAsyncStateMachine? Told;

        public readonly RecordedTask Task => default;

        public static RecordingBuilder Create() => default;

        public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
            where TStateMachine : IAsyncStateMachine
            => Started = stateMachine;

        public readonly void SetStateMachine(IAsyncStateMachine stateMachine) => Told = stateMachine;

        public readonly void SetResult()
        {
        }

        public readonly void SetException(Exception exception)
        {
        }

        public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
            where TAwaiter : INotifyCompletion
            where TStateMachine : IAsyncStateMachine
        {
        }

        public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
            where TAwaiter : ICriticalNotifyCompletion
            where TStateMachine : IAsyncStateMachine
        {
        }
    }
}
