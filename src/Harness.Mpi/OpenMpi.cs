using System.Runtime.InteropServices;

namespace Harness.Mpi;

/// <summary>
/// The functions of OpenMPI's library that are used, found in it when it is needed: nothing of it is there when this is built. What headers call MPI_COMM_WORLD and MPI_BYTE are the
/// addresses of symbols of it (OpenMPI 4 and 5; other implementations have numbers).
/// </summary>
internal sealed unsafe class OpenMpi
{
    private const string Library = "libmpi.so.40";
    private const int Serialized = 2;

    private readonly nint _world;
    private readonly nint _byte;
    private readonly delegate* unmanaged<nint*, nint*, int, int*, int> _initialize;
    private readonly delegate* unmanaged<nint, int*, int> _rank;
    private readonly delegate* unmanaged<nint, int*, int> _size;
    private readonly delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int> _allToAll;
    private readonly delegate* unmanaged<nint*, int*, nint, int> _test;
    private readonly delegate* unmanaged<nint, int, int> _abort;
    private readonly delegate* unmanaged<int> _finalize;

    private OpenMpi(nint library)
    {
        nint Find(string symbol) => NativeLibrary.GetExport(library, symbol);
        (_world, _byte) = (Find("ompi_mpi_comm_world"), Find("ompi_mpi_byte"));
        _initialize = (delegate* unmanaged<nint*, nint*, int, int*, int>)Find("MPI_Init_thread");
        _rank = (delegate* unmanaged<nint, int*, int>)Find("MPI_Comm_rank");
        _size = (delegate* unmanaged<nint, int*, int>)Find("MPI_Comm_size");
        _allToAll = (delegate* unmanaged<void*, int*, int*, nint, void*, int*, int*, nint, nint, nint*, int>)Find("MPI_Ialltoallv");
        _test = (delegate* unmanaged<nint*, int*, nint, int>)Find("MPI_Test");
        _abort = (delegate* unmanaged<nint, int, int>)Find("MPI_Abort");
        _finalize = (delegate* unmanaged<int>)Find("MPI_Finalize");
    }

    /// <summary>Finds the library.</summary>
    /// <exception cref="MpiException">It is not there, or is not OpenMPI's.</exception>
    internal static OpenMpi Load()
    {
        try
        {
            return new OpenMpi(NativeLibrary.Load(Library));
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new MpiException($"OpenMPI ({Library}) is not on this machine: install it (Debian: openmpi-bin)", exception);
        }
    }

    internal void Initialize()
    {
        // The runtime makes exceptions of memory faults; the library may show a trace where the process aborts, and nowhere else. It looks at the environment of C, which is not that of .NET.
        LibC.SetVariable("OMPI_MCA_opal_signal", "6");
        int provided;
        Check(_initialize(null, null, Serialized, &provided), "MPI_Init_thread");
        if (provided < Serialized)
        {
            throw new MpiException("OpenMPI was built without threads: a search has one beside the main one");
        }
    }

    internal (int Rank, int Size) Place()
    {
        int rank, size;
        Check(_rank(_world, &rank), "MPI_Comm_rank");
        Check(_size(_world, &size), "MPI_Comm_size");
        return (rank, size);
    }

    /// <summary>Begins to send and to receive.</summary>
    /// <returns>The request, for <see cref="IsDone"/>.</returns>
    internal nint AllToAll(void* send, int* sendLengths, int* sendStarts, void* receive, int* receiveLengths, int* receiveStarts)
    {
        nint request;
        Check(_allToAll(send, sendLengths, sendStarts, _byte, receive, receiveLengths, receiveStarts, _byte, _world, &request), "MPI_Ialltoallv");
        return request;
    }

    internal bool IsDone(ref nint request)
    {
        int isDone;
        fixed (nint* pointer = &request)
        {
            Check(_test(pointer, &isDone, 0), "MPI_Test");
        }

        return isDone != 0;
    }

    internal void Abort(int code) => _ = _abort(_world, code);

    internal void Complete() => Check(_finalize(), "MPI_Finalize");

    private static void Check(int code, string function)
    {
        if (code != 0)
        {
            throw new MpiException($"{function} failed with code {code}");
        }
    }
}
