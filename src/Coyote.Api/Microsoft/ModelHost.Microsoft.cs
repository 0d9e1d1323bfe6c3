using Harness.Engine.Machine;
using Operation = Microsoft.Coyote.Runtime.Operation;

namespace Harness.Hosting;

public static partial class ModelHost
{
    static partial void RunHere(IModel model, string[] properties)
    {
        // An identifier of an operation is what Coyote gives to code that it runs, and to no other.
        if (Operation.GetNextId() is null)
        {
            throw CalledAsOrdinaryCode(model);
        }

        // Coyote asks a wait for its condition only where it decides who moves.
        var isAsked = false;
        Operation.PauseUntil(() => isAsked = true);
        if (!isAsked)
        {
            throw new InvalidOperationException(
                "systematic fuzzing (--fuzz, --no-repro) runs the tasks of a model in parallel, and a model needs one step at a time: leave the option out.");
        }

        CoyoteRun.Execute(model, properties);
    }
}
