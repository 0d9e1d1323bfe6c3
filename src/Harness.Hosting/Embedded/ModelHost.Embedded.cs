using Harness.Engine.Machine;

namespace Harness.Hosting;

public static partial class ModelHost
{
    static partial void RunHere(IModel model, string[] properties) => throw CalledAsOrdinaryCode(model);
}
