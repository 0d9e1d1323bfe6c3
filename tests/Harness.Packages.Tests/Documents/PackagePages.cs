using Harness.Engine.Exploration;
using Harness.Engine.Machine;
using Harness.Hosting;
using Harness.Ring;
using Harness.Ring.Readers;

namespace Harness.Packages.Tests.Documents;

/// <summary>Code of the packages' pages, to be compiled.</summary>
internal static class PackagePages
{
    internal static SearchResult Engine(IModel model)
    {
        var result = model.Check().Workers(2).Run();
        return result;
    }

    internal static void Ring(RingVariant variant)
    {
        var bounds = new RingBounds(Slots: 2, Producers: 3, PacketsPerProducer: 1);
        ModelHost.Run(new RingModel(new RingConfiguration(variant, new UserBitReader(), bounds)));
    }
}
