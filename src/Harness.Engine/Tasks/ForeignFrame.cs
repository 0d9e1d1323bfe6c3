using System.Runtime.CompilerServices;
using Harness.Engine.Machine;

namespace Harness.Engine.Tasks;

/// <summary>The only frame of a task whose code is not C#'s.</summary>
internal sealed class ForeignFrame(ForeignState state) : Frame
{
    private static readonly ulong s_typeName = StableName.Hash(typeof(ForeignFrame));

    internal ForeignState State { get; } = state;

    internal override Type StateMachineType => typeof(ForeignFrame);

    internal override object StateMachineObject => this;

    internal override int? AwaitNumber => null;

    internal override IEnumerable<Exception> OnTheirWay => [];

    internal override Frame Clone() => this;

    public override void MoveNext() => throw new NotSupportedException();

    public override void SetStateMachine(IAsyncStateMachine stateMachine) => throw new NotSupportedException();

    internal override void Encode(ref StateEncoder encoder)
    {
        encoder.Add(s_typeName);
        foreach (var word in State.Words)
        {
            encoder.Add(word);
        }
    }
}
