using System.Globalization;
using Harness.Engine.Exploration.Processes;

namespace Harness.Mpi;

/// <summary>The processes that <c>mpirun</c> or <c>srun --mpi=pmix</c> has started, each with this; one process alone where nobody did.</summary>
public sealed unsafe class MpiNetwork : ISearchNetwork
{
    /// <summary>How often it is looked whether all has arrived before the process sleeps in between: the library itself would take a whole processor for the time that it waits.</summary>
    private const int Impatient = 200;

    /// <summary>Microseconds.</summary>
    private const uint Nap = 100;

    private readonly OpenMpi _mpi;
    private readonly int[] _sendStarts;
    private readonly int[] _receiveStarts;

    private MpiNetwork(OpenMpi mpi)
    {
        _mpi = mpi;
        (Rank, Size) = mpi.Place();
        (_sendStarts, _receiveStarts) = (new int[Size], new int[Size]);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <inheritdoc/>
    public bool HasFailedTogether { get; set; }

    /// <summary>Whether the processes have exchanged anything: before that one that cannot search has to say so.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>How many of the processes are on this machine, as far as the launcher says; at least one.</summary>
    public int OnThisMachine { get; } = Math.Max(1, new[] { "OMPI_COMM_WORLD_LOCAL_SIZE", "SLURM_NTASKS_PER_NODE" }
        .Select(v => int.TryParse(Environment.GetEnvironmentVariable(v), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0).FirstOrDefault(c => c > 0));

    /// <summary>Joins the others. Once in a process.</summary>
    /// <exception cref="MpiException">OpenMPI is not there, or failed.</exception>
    public static MpiNetwork Join()
    {
        var mpi = OpenMpi.Load();
        mpi.Initialize();
        return new MpiNetwork(mpi);
    }

    /// <inheritdoc/>
    public void AllToAll(ReadOnlySpan<byte> send, ReadOnlySpan<int> sendLengths, Span<byte> receive, ReadOnlySpan<int> receiveLengths)
    {
        IsUsed = true;
        if (Size == 1)
        {
            send.CopyTo(receive);
            return;
        }

        for (var rank = 1; rank < Size; rank++)
        {
            _sendStarts[rank] = checked(_sendStarts[rank - 1] + sendLengths[rank - 1]);
            _receiveStarts[rank] = checked(_receiveStarts[rank - 1] + receiveLengths[rank - 1]);
        }

        fixed (byte* from = send, into = receive)
        {
            fixed (int* fromLengths = sendLengths, fromStarts = _sendStarts, intoLengths = receiveLengths, intoStarts = _receiveStarts)
            {
                var request = _mpi.AllToAll(from, fromLengths, fromStarts, into, intoLengths, intoStarts);
                for (var looks = 0; !_mpi.IsDone(ref request); looks++)
                {
                    if (looks > Impatient)
                    {
                        LibC.Nap(Nap);
                    }
                }
            }
        }
    }

    /// <summary>Leaves, when all do.</summary>
    public void Leave() => _mpi.Complete();

    /// <summary>Ends all processes at once.</summary>
    /// <param name="code">The exit code.</param>
    public void EndAll(int code) => _mpi.Abort(code);
}
