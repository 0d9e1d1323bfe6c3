using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Tests.Guards.Hidden;

/// <summary>Two tasks that store what something hidden gives them: which of them gets what depends on who comes first, and no state says so.</summary>
internal static class HiddenModels
{
    internal static readonly StepLabel N = new("n", "let others go first"), C = new("c", "choose"), S = new("s", "store");

    /// <summary>All kinds, by the name of the type that hides something.</summary>
    internal static IReadOnlyDictionary<string, Type> Kinds { get; } = new[] { typeof(Statics), typeof(Objects), typeof(Frameworks), typeof(Chance), typeof(Locals) }
        .SelectMany(t => t.GetNestedTypes(System.Reflection.BindingFlags.NonPublic))
        .Where(t => !t.IsInterface && (typeof(IHidden).IsAssignableFrom(t) || typeof(IHiddenObject).IsAssignableFrom(t) || typeof(IHiddenTask).IsAssignableFrom(t)))
        .ToDictionary(t => $"{t.DeclaringType!.Name}.{t.Name}", StringComparer.Ordinal);

    internal static IModel Of(string kind)
    {
        var type = Kinds[kind];
        var model = typeof(IHidden).IsAssignableFrom(type) ? typeof(OfFunction<>) : typeof(IHiddenObject).IsAssignableFrom(type) ? typeof(OfObject<>) : typeof(OfTask<>);
        return (IModel)Activator.CreateInstance(model.MakeGenericType(type))!;
    }

    private sealed class OfFunction<T> : IModel
        where T : IHidden
    {
        public string Name => typeof(T).Name;

        public void Build(MachineBuilder machine)
        {
            var (a, b) = (machine.Cell("a", -1), machine.Cell("b", -1));
            machine.Spawn("A", () => Go(a));
            machine.Spawn("B", () => Go(b));
            machine.Property("any", "holds", static _ => Judgement.Holds);
        }

        private static async ControlledTask Go(Cell<int> x)
        {
            await Operations.Fence(N);
            await x.Store(S, T.Next());
        }
    }

    private sealed class OfObject<T> : IModel
        where T : IHiddenObject
    {
        public string Name => typeof(T).Name;

        public void Build(MachineBuilder machine)
        {
            var (a, b) = (machine.Cell("a", -1), machine.Cell("b", -1));
            var hidden = T.Make();
            machine.Spawn("A", () => Go(a, hidden));
            machine.Spawn("B", () => Go(b, hidden));
            machine.Property("any", "holds", static _ => Judgement.Holds);
        }

        private static async ControlledTask Go(Cell<int> x, IHiddenObject hidden)
        {
            await Operations.Fence(N);
            await x.Store(S, hidden.Next());
        }
    }

    private sealed class OfTask<T> : IModel
        where T : IHiddenTask
    {
        public string Name => typeof(T).Name;

        public void Build(MachineBuilder machine)
        {
            var (a, b) = (machine.Cell("a", -1), machine.Cell("b", -1));
            machine.Spawn("A", () => T.Go(a, 0));
            machine.Spawn("B", () => T.Go(b, 1));
            machine.Property("any", "holds", static _ => Judgement.Holds);
        }
    }
}
