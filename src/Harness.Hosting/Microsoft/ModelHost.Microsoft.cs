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

        // Code that was not rewritten runs its tasks in parallel, and what it reports then says nothing of the model.
        if (!typeof(ModelHost).Assembly.GetCustomAttributesData().Any(a => a.AttributeType.Name == "RewritingSignatureAttribute"))
        {
            throw new InvalidOperationException(
                "Harness.Hosting.dll is not rewritten, so that Coyote cannot decide who moves: run 'coyote rewrite' on it and on the assembly of the test first (docs/microsoft-coyote.md).");
        }

        CoyoteRun.Execute(model, properties);
    }
}
