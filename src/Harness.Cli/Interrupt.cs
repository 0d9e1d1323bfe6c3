using System.Runtime.InteropServices;

namespace Harness.Cli;

/// <summary>Turns the first Ctrl-C, request to terminate, or end of the terminal into a cancellation; the second one ends the process. Where another process supervises this one, that one hears of them.</summary>
internal sealed class Interrupt : IDisposable
{
    private static readonly PosixSignal[] s_signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(Apart.Supervision.Asked);
    private readonly PosixSignalRegistration[] _registrations;

    internal Interrupt()
    {
        _registrations = [.. s_signals.Select(s => PosixSignalRegistration.Create(s, OnSignal))];
    }

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = Apart.Supervision.IsOn || !_source.IsCancellationRequested;
        if (Apart.Supervision.IsOn)
        {
            return;
        }

        _source.Cancel();
    }
}
