using System.Collections.Frozen;
using Harness.Engine.Guards;
using Harness.Engine.Tasks;

namespace Harness.Engine.Machine;

/// <summary>The model objects of a program, each with the index that stands for a reference to it in fingerprints, and its delegates.</summary>
internal sealed class ObjectRegistry
{
    private readonly FrozenDictionary<object, int> _objects;
    private const int RecentSize = 256;

    private readonly RecentDelegate?[] _recent = new RecentDelegate?[RecentSize];
    private readonly Lock _registering = new();
    /// <summary>Beyond this many, remembering them does not help.</summary>
    private const int MostRemembered = 1024;

    private volatile Dictionary<Delegate, ulong> _delegates = [];

    internal ObjectRegistry(IEnumerable<object> objects)
    {
        var index = 0;
        _objects = objects.ToFrozenDictionary<object, object, int>(o => o, _ => index++, ReferenceEqualityComparer.Instance);
    }

    /// <summary>The objects, in the order of their indices.</summary>
    internal IEnumerable<object> All => _objects.OrderBy(o => o.Value).Select(o => o.Key);

    internal int RememberedDelegates => _delegates.Count;

    internal bool TryIndexOf(object value, out int index) => _objects.TryGetValue(value, out index);

    /// <summary>A delegate counts by its type, its method and, where it is bound to a model object, by that object: nothing else can make a difference, since that object cannot change.</summary>
    internal ulong HashOf(Delegate function)
    {
        // Most calls ask for a delegate that was asked for lately; an entry is replaced whole, so that threads may race for it.
        ref var recent = ref _recent[System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(function) & (RecentSize - 1)];
        var entry = recent;
        if (entry is not null && ReferenceEquals(entry.Function, function))
        {
            return entry.Hash;
        }

        var hash = _delegates.TryGetValue(function, out var known) ? known : Register(function);
        recent = new RecentDelegate(function, hash);
        return hash;
    }

    /// <summary>A closure whose variables are only read counts by what they hold.</summary>
    private ulong HashOfClosure(Delegate function, object closure)
    {
        if (!ModelObjects.IsCompilerMade(closure.GetType()) || ImmutableShape.Of(closure.GetType()) is not [var first, ..])
        {
            throw new ModelException(DelegateRule.Message(function));
        }

        var encoder = new StateEncoder(this);
        try
        {
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            encoder.AddReference(closure, first);
        }
        catch (Exception exception) when (exception is ModelException or InsufficientExecutionStackException)
        {
            throw new ModelException(DelegateRule.Message(function), exception);
        }

        var hash = 0UL;
        foreach (var word in encoder.Words)
        {
            hash = Fingerprint.Mix(hash ^ word);
        }

        return hash;
    }

    private sealed record RecentDelegate(Delegate Function, ulong Hash);

    private ulong Register(Delegate function)
    {
        if (function.GetInvocationList().Length > 1)
        {
            throw new ModelException(DelegateRule.SeveralMessage(function));
        }

        var hash = Fingerprint.Mix(StableName.Hash(function.Method) ^ StableName.Hash(function.GetType()));
        if (function.Target is { } target)
        {
            // An inherited method may call what the receiver's type overrides.
            hash = Fingerprint.Mix(hash ^ StableName.Hash(target.GetType()));
            if (DelegateRule.HasFields(target))
            {
                hash = Fingerprint.Mix(hash + (TryIndexOf(target, out var index) ? (ulong)index + 1 : HashOfClosure(function, target)));
            }
        }

        if (_delegates.Count >= MostRemembered)
        {
            return hash;
        }

        // Copied on write, so that readers need no lock; there are as many delegates as places in the model's code.
        lock (_registering)
        {
            _delegates = new Dictionary<Delegate, ulong>(_delegates) { [function] = hash };
        }

        return hash;
    }
}
