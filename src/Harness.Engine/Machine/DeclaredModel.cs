using System.Collections.Immutable;

namespace Harness.Engine.Machine;

/// <summary>What a model declares, before anything of it runs and without a look at its code: cheap, and enough to name what it will be asked.</summary>
/// <param name="Properties">Its properties, the built-in ones first.</param>
/// <param name="ExpectedLabels">The steps that it expects to take.</param>
public sealed record DeclaredModel(ImmutableArray<Property> Properties, ImmutableArray<StepLabel> ExpectedLabels)
{
    /// <summary>Asks a model to declare itself.</summary>
    /// <param name="model">The model.</param>
    public static DeclaredModel Of(IModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var machine = new MachineBuilder(model.Memory);
        model.Build(machine);
        return new DeclaredModel([.. machine.Properties], [.. machine.Labels]);
    }
}
