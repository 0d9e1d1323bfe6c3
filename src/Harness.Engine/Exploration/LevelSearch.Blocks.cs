using Harness.Engine.Exploration.States;

namespace Harness.Engine.Exploration;

/// <summary>How a level is expanded block by block: by all workers together, while one of them settles what was found from the block before.</summary>
internal sealed partial class LevelSearch
{
    private const int BlockSize = 4096;
    private const int InsertionPartsOfWorker = 2;

    private readonly int _insertionParts;
    private readonly List<ArraySegment<byte>> _states = [];
    private long _expanded;
    private Block _block = new(BlockSize);
    private Block _other = new(BlockSize);
    private bool _isUnsettled;
    private int _sampleBits;
    private int _sampleBitsBefore;

    /// <summary>
    /// Whether a block is settled while the workers expand the next one. What they find does not depend on it: a block's states are in the table before the next is expanded. Not where
    /// edges are kept, which need the states' numbers, and not where the search is to end at a number of states.
    /// </summary>
    private bool IsOverlapping => _workers.Length > 1 && _share.Table.IsConcurrent && _found.Graph is null && _options.StateLimit == 0;

    /// <summary>Expands the next block; the one before it is settled by one of the workers meanwhile, if it is not yet.</summary>
    private void ExpandBlock()
    {
        (_block, _other) = (_other, _block);
        var frontierBytes = _level.Bytes;
        _level.Take(_states, BlockSize);
        _block.First = _expanded;
        _block.Count = _states.Count;
        _expanded += _states.Count;

        // What is sampled while block k is expanded was decided when block k - 2 was settled, however many workers there are.
        _share.SampleBits = _isUnsettled ? _sampleBits : _sampleBitsBefore;
        if (_isUnsettled)
        {
            _team.Run(_block.Shares + 1, (worker, part) =>
            {
                if (part == 0)
                {
                    _found.Settle(_other, _next, isInserted: true);
                }
                else
                {
                    ExpandShare(worker, part - 1);
                }
            });
            EndBlock(_other, _level.Count + _block.Count, frontierBytes);
        }
        else
        {
            _team.Run(_block.Shares, ExpandShare);
        }

        _isUnsettled = true;
        if (IsOverlapping)
        {
            _team.Run(_insertionParts, (_, part) => Insert(_block, part));
        }
        else
        {
            SettleRest();
        }
    }

    /// <summary>Settles the last block that was expanded.</summary>
    private void SettleRest()
    {
        if (_isUnsettled)
        {
            _share.SampleBits = _sampleBits;
            _found.Settle(_block, _next, isInserted: IsOverlapping);
            EndBlock(_block, _level.Count, _level.Bytes);
            _isUnsettled = false;
        }
    }

    private void EndBlock(Block block, long waiting, long waitingBytes)
    {
        _found.Sample.Thin();
        (_sampleBitsBefore, _sampleBits) = (_sampleBits, _found.Sample.Bits);
        _peakFrontier = Math.Max(_peakFrontier, waiting + _next.Count + block.Count);
        _peakFrontierBytes = Math.Max(_peakFrontierBytes, waitingBytes + _next.Bytes);
    }

    private void ExpandShare(int worker, int share)
    {
        var arrivals = _block.Arrivals[share];
        arrivals.Clear();
        var (first, end) = _block.PlacesOf(share);
        for (var i = first; i < end; i++)
        {
            _workers[worker].Expand(_states[i], _block.First + i, arrivals);
        }
    }

    /// <summary>Adds to some parts of the table what arrived for them, in order: of equal states the first stays.</summary>
    private void Insert(Block block, int part)
    {
        foreach (var arrivals in block.Arrivals)
        {
            foreach (ref var arrival in arrivals.Items)
            {
                if (arrival.Length > 0 && FingerprintSet.PartOf(arrival.Fingerprint.Low) % _insertionParts == part)
                {
                    arrival.IsNew = _share.Table.TryAdd(arrival.Fingerprint, default, 0, out _);
                }
            }
        }
    }
}
