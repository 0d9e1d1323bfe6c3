using Harness.Engine.Machine;
using Harness.Engine.Stepping;
using Harness.Kernel.Model;
using Harness.Ring;

namespace Harness.Kernel.Scripts;

/// <summary>The model's side of a script: the engine runs the ring model, with the choices that the script makes.</summary>
internal sealed class ModelSide
{
    private const int Script = 0;

    private readonly RingScriptModel _model;
    private readonly GuidedRun _run;
    private readonly FrameLayer _layer;

    internal ModelSide(RingScriptModel model, FrameLayer layer)
    {
        _model = model;
        _layer = layer;
        _run = new GuidedRun(ControlledProgram.Create(model));
    }

    /// <summary>Packets that arrived so far.</summary>
    internal int Packets { get; private set; }

    internal void Start(ulong salt)
    {
        _run.Start();
        _layer.Start(salt);
        Packets = 0;
    }

    internal void Send(int length)
    {
        Packets++;
        Call(RingCall.Send, _layer.Arrive(Packets, length));
        for (var slot = 0; slot < _model.Ring.Slots.Length; slot++)
        {
            _layer.Fill(slot, _run.Get(_model.Ring.Slots[slot].Header));
        }
    }

    internal bool Poll()
    {
        Call(RingCall.Poll);
        return _run.Get(_model.PollSaid);
    }

    internal Rings.RingStatistics ReadStatistics()
    {
        var ghosts = _model.Ring.Ghosts.Packets!;
        var (packets, drops) = (_run.Get(ghosts.ReportedPackets), _run.Get(ghosts.ReportedDrops));
        Call(RingCall.ReadStatistics);
        var dropped = (ushort)(_run.Get(ghosts.ReportedDrops) - drops);
        return new Rings.RingStatistics((ushort)(_run.Get(ghosts.ReportedPackets) - packets) + dropped, dropped);
    }

    /// <summary>recv: the whole packet of the first copy, or null.</summary>
    internal byte[]? Receive()
    {
        var first = (byte)_run.Get(_model.Ring.ReceiveQueue!);
        Call(RingCall.Receive);
        return first == 0 ? null : _layer.CopyOf(first);
    }

    internal void SetReceiveBuffer(int copies) => Call(RingCall.FirstReceiveBuffer + copies);

    internal void Store(int slot, int value) => Call(RingCall.Store(slot, value));

    internal ulong Status(int slot) => (ulong)_run.Get(_model.Ring.Slots[slot].Status);

    /// <summary>Copies that wait, and copies that the socket is charged for.</summary>
    internal int CopiesCharged => _run.Get(_model.Ring.RmemAlloc!);

    internal FrameLayer Layer => _layer;

    private void Call(int call, PacketKind kind = PacketKind.Plain)
    {
        _run.Step(Script, call);
        while (_run.NextStep(Script) is { } step && step != CallSteps.Next)
        {
            _run.Step(Script, step == Steps.Arrive ? Choice(kind) : 0);
        }
    }

    /// <summary>The outcome of step x (PacketArrival): plain, oversize, filtered, in this order.</summary>
    private static int Choice(PacketKind kind) => kind switch { PacketKind.Plain => 0, PacketKind.Oversize => 1, _ => 2 };
}
