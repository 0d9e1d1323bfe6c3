using Harness.Engine.Exploration.Reductions;
using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;
using Harness.Engine.Tasks;

namespace Harness.Engine.Exploration.Counting;

/// <summary>The local state of any member at the same moment in its life as another one: found by running the member's own code with the renamed values.</summary>
internal sealed class MemberLocals(LocalStates states, Symmetry symmetry, TaskRunner runner)
{
    private readonly Dictionary<int, Origin> _origins = [];
    private readonly Dictionary<(int Image, int Member), LocalState> _known = [];

    /// <summary>Notes how a member came to where it is.</summary>
    /// <param name="from">Where it was.</param>
    /// <param name="word">The value that its operation gave.</param>
    /// <param name="identity">How the value names members; null where it does not.</param>
    /// <param name="to">Where it is.</param>
    internal void Note(LocalState from, ulong word, Identity? identity, LocalState to)
    {
        if (symmetry.IsMember(from.Task) && !_origins.ContainsKey(to.Image.Id) && !ReferenceEquals(to.Image, from.Image) && !ReferenceEquals(to.Image, states.Initial[symmetry.First]))
        {
            _origins.Add(to.Image.Id, new Origin(from.Image, identity is null ? word : symmetry.Swap(identity, word, from.Task, symmetry.First), identity));
        }
    }

    /// <summary>A member where the first one has an image.</summary>
    internal LocalState Of(int member, LocalState image)
    {
        if (ReferenceEquals(image, states.Initial[symmetry.First]))
        {
            return states.Initial[symmetry.First + member];
        }

        if (!_known.TryGetValue((image.Id, member), out var local))
        {
            var (from, word, identity) = _origins[image.Id];
            var own = identity is null ? word : symmetry.Swap(identity, word, symmetry.First, symmetry.First + member);
            local = states.Next(Of(member, from), own, identity, runner).Next;
            if (!ReferenceEquals(local.Image, image))
            {
                throw new SymmetryException($"task {member + 1} of the group does not come to where the first one comes");
            }

            _known.Add((image.Id, member), local);
        }

        return local;
    }

    private sealed record Origin(LocalState From, ulong Word, Identity? Identity);
}
