using System.Globalization;

namespace Harness.Engine.Machine;

/// <summary>A word in which a memory model keeps what is under way. No task can name it.</summary>
internal sealed class HiddenWord(int address, string name) : Variable(address, name, isGhost: true)
{
    public override string Format(ulong word) => word.ToString("x", CultureInfo.InvariantCulture);

    internal override bool Test(Delegate condition, ulong word, ulong operand) => throw new NotSupportedException();

    internal override ulong Apply(Delegate function, ulong word, ulong operand) => throw new NotSupportedException();
}
