using System.Numerics;

namespace Harness.Kernel.Native;

/// <summary>The processors that this process may use, and threads that are bound to one of them.</summary>
public static unsafe class Processors
{
    private const int Words = 16;

    /// <summary>The numbers of the processors that the calling thread may use, in order.</summary>
    public static IReadOnlyList<int> Usable
    {
        get
        {
            var mask = stackalloc ulong[Words];
            if (LibC.GetAffinity(0, Words * sizeof(ulong), mask) < 0)
            {
                return [.. Enumerable.Range(0, Environment.ProcessorCount)];
            }

            var usable = new List<int>();
            for (var i = 0; i < Words; i++)
            {
                for (var rest = mask[i]; rest != 0; rest &= rest - 1)
                {
                    usable.Add((i * 64) + BitOperations.TrailingZeroCount(rest));
                }
            }

            return usable;
        }
    }

    /// <summary>Binds the calling thread to a processor.</summary>
    /// <param name="processor">One of <see cref="Usable"/>.</param>
    /// <exception cref="KernelException">The kernel refused.</exception>
    internal static void Pin(int processor)
    {
        var mask = stackalloc ulong[Words];
        new Span<ulong>(mask, Words).Clear();
        mask[processor / 64] = 1UL << (processor % 64);
        KernelException.Check(LibC.SetAffinity(0, Words * sizeof(ulong), mask), $"binding a thread to processor {processor}");
    }
}
