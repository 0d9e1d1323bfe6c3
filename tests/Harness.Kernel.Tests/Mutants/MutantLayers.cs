using Harness.Kernel.Rings;
using Harness.Kernel.Scripts;

namespace Harness.Kernel.Tests.Mutants;

internal sealed class OversizeNotStrict(RingGeometry geometry) : FrameLayer(geometry)
{
    protected override bool IsOversize(int snaplen, int length) => snaplen >= Room;
}

internal sealed class OversizeBeforeFilter(RingGeometry geometry) : FrameLayer(geometry)
{
    protected override bool IsOversize(int snaplen, int length) => length > Room;
}

internal sealed class ClipsOneByteMore(RingGeometry geometry) : FrameLayer(geometry)
{
    protected override int Clip(int snaplen) => Math.Max(0, Room - 1);
}

internal sealed class CopyWithoutThreshold(RingGeometry geometry) : FrameLayer(geometry)
{
    protected override bool WantsCopy() => true;
}

internal sealed class RejectIsAFrame(RingGeometry geometry) : FrameLayer(geometry)
{
    protected override bool Rejects(int snaplen) => false;
}

internal sealed class ClearsBehindTheFrame(RingGeometry geometry) : FrameLayer(geometry)
{
    protected override bool ClearsRest => true;
}
