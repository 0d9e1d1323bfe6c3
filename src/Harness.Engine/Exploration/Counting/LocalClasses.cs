using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration.Counting;

/// <summary>
/// Local states that differ in dead locals only are one. Where a task waits to do something that gives it no value, there is one thing that it does next: two such
/// local states with the same operation and the same next one behave alike, whatever else they hold.
/// </summary>
internal sealed class LocalClasses(LocalStates states, MemberLocals members, TaskRunner runner)
{
    private readonly Dictionary<int, LocalState> _known = [];
    private readonly Dictionary<(PendingOperation Operation, int Task, int Next), LocalState> _classes = new(new Comparer());
    private readonly HashSet<int> _open = [];

    /// <summary>The first known of those that behave as this one.</summary>
    internal LocalState Of(LocalState local)
    {
        if (_known.TryGetValue(local.Id, out var known))
        {
            return known;
        }

        // A task that goes round without ever learning a value comes back here: then it stands for itself.
        if (local.Frame is not { } frame || !IsWithoutValue(frame.Operation) || !_open.Add(local.Id))
        {
            return local;
        }

        var transition = states.Next(local, 0, null, runner);
        if (!transition.IsThrown)
        {
            members.Note(local, 0, null, transition.Next);
            var key = (frame.Operation, local.Task, Of(transition.Next).Id);
            if (!_classes.TryGetValue(key, out known))
            {
                _classes.Add(key, known = local);
            }
        }

        _open.Remove(local.Id);
        return _known[local.Id] = known ?? local;
    }

    private static bool IsWithoutValue(in PendingOperation operation)
        => operation.Effect is null
            && operation.Kind is OperationKind.Store or OperationKind.Fence or OperationKind.Unlock or OperationKind.Register or OperationKind.Deregister
                or OperationKind.Sleep or OperationKind.Wake;

    /// <summary>Compares everything that an operation is.</summary>
    private sealed class Comparer : IEqualityComparer<(PendingOperation Operation, int Task, int Next)>
    {
        public bool Equals((PendingOperation Operation, int Task, int Next) x, (PendingOperation Operation, int Task, int Next) y)
        {
            var (a, b) = (x.Operation, y.Operation);
            return x.Next == y.Next && x.Task == y.Task && a.Kind == b.Kind && a.Order == b.Order && a.Address == b.Address && a.Operand == b.Operand
                && a.Operand2 == b.Operand2 && a.A == b.A && a.B == b.B && ReferenceEquals(a.Label, b.Label) && Equals(a.Function, b.Function);
        }

        public int GetHashCode((PendingOperation Operation, int Task, int Next) key)
            => HashCode.Combine(key.Task, key.Next, key.Operation.Kind, key.Operation.Address, key.Operation.Operand);
    }
}
