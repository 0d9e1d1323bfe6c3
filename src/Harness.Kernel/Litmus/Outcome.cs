using System.Globalization;
using System.Text;

namespace Harness.Kernel.Litmus;

/// <summary>
/// How a round of a litmus program came out: what each thread saw, what lies in each slot at the end, and what was counted. The kernel's side and the model's write it with the
/// same few methods, so that outcomes can be compared as texts.
/// </summary>
internal sealed class Outcome
{
    private readonly StringBuilder _text = new();

    internal void Thread(ReadOnlySpan<LitmusOp> program, ulong results)
    {
        _text.Append(_text.Length == 0 ? "" : " | ");
        var saw = new List<string>();
        for (var i = 0; i < program.Length; i++)
        {
            var value = (byte)(results >> (8 * i));
            if (program[i].Kind is LitmusOpKind.Load)
            {
                saw.Add($"load {program[i].Slot} = {value.ToString("x", CultureInfo.InvariantCulture)}");
            }
            else if (program[i].Kind is LitmusOpKind.Poll)
            {
                saw.Add(value != 0 ? "poll in" : "poll no");
            }
        }

        _text.AppendJoin(", ", saw);
    }

    /// <summary>What PACKET_STATISTICS told a thread.</summary>
    internal void Statistics(int packets, int drops) => _text.Append(CultureInfo.InvariantCulture, $"stats {packets}/{drops}");

    /// <param name="status">The slot's status.</param>
    /// <param name="payload1">The packet that the first half of its payload is of, 0 for none.</param>
    /// <param name="payload2">The same for the second half.</param>
    /// <param name="header">The same for the header.</param>
    internal void Slot(ulong status, int payload1, int payload2, int header)
    {
        _text.Append(CultureInfo.InvariantCulture, $" [{status:x}");
        _text.Append(payload1 == payload2 && payload2 == header ? Packet(header) : $" TORN {Packet(payload1)}{Packet(payload2)}{Packet(header)}").Append(']');
    }

    /// <summary>What PACKET_STATISTICS says when the round is over.</summary>
    internal void Counted(int packets, int drops) => _text.Append(CultureInfo.InvariantCulture, $" counted {packets}/{drops}");

    public override string ToString() => _text.ToString();

    /// <summary>Packets are told apart by thread and number, and those of the prefill come first.</summary>
    private static string Packet(int packet)
        => packet == 0 ? "" : $" {(packet <= LitmusProgram.PacketsPerThread ? "a" : "b")}{((packet - 1) % LitmusProgram.PacketsPerThread) + 1}";
}
