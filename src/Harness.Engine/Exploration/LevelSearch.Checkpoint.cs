using Harness.Engine.Exploration.States;
using Harness.Engine.Machine;

namespace Harness.Engine.Exploration;

/// <summary>How a search is kept on disk between two blocks of states, and goes on from there.</summary>
internal sealed partial class LevelSearch
{
    /// <summary>Time between two checkpoints is at least this many times what one took.</summary>
    private const int MostSpent = 20;

    private TimeSpan _nextCheckpoint;
    private TimeSpan _elapsedBefore;

    private TimeSpan Elapsed => _elapsedBefore + _clock.Elapsed;

    private string Identity => SearchIdentity.Of(_program, _options);

    /// <inheritdoc/>
    public void Restore()
        => CheckpointFile.Read(_options.Checkpoint!.Path, Identity, reader =>
        {
            KeptReductions.Read(reader);
            Read(reader);
        });

    private bool IsWide => _options.Store == StateStore.Fingerprint128;

    private bool IsCheckpointDue => _options.Checkpoint is not null && _clock.Elapsed >= _nextCheckpoint;

    /// <returns>Whether there was room for it; if not, the one before it is as it was.</returns>
    private bool TrySave(CheckpointOptions checkpoint)
    {
        var begin = _clock.Elapsed;
        try
        {
            CheckpointFile.Write(checkpoint.Path, Identity, writer =>
            {
                new KeptReductions(_share.Symmetry is not null, _share.Visible, [.. Notes]).Write(writer);
                Write(writer);
            });
        }
        catch (Exception exception) when (FullDisk.Threw(exception))
        {
            return false;
        }

        _found.Log!.RemoveOthers();

        var took = _clock.Elapsed - begin;
        _nextCheckpoint = _clock.Elapsed + TimeSpan.FromTicks(Math.Max(checkpoint.Every.Ticks, took.Ticks * MostSpent));
        return true;
    }

    private void Write(BinaryWriter writer)
    {
        writer.Write(Elapsed.Ticks);
        writer.WriteArray(_share.Codec.Large);
        _share.Locals.Save(writer);
        _found.Log!.Flush(writer);
        _found.Save(writer);
        writer.WriteArray<long>([.. _byDepth]);
        writer.Write(_expanded);
        writer.Write(_peakFrontier);
        writer.Write(_peakFrontierBytes);
        writer.Write(Transitions);
        writer.Write(_workers.Sum(w => w.FinalStates));
        writer.WriteArray<long>(SearchVerdicts.EvaluatedInSteps(_program, _workers));
        writer.Write(_sampleBits);
        writer.Write(_sampleBitsBefore);
        if (_share.Visible is { } visible)
        {
            writer.WriteArray<bool>([.. visible.Select((_, a) => _workers.Any(w => w.Footprint!.IsJudged(a)))]);
            writer.WriteArray<bool>([.. visible.Select((_, a) => _workers.Any(w => w.Footprint!.IsLeftOut(a)))]);
        }

        WriteQueue(writer, _level);
        WriteQueue(writer, _next);
    }

    private void Read(BinaryReader reader)
    {
        _share.IsRestored = true;
        _elapsedBefore = TimeSpan.FromTicks(reader.ReadInt64());
        _share.Codec.Restore(reader.ReadArray<ulong>());
        _share.Locals.Load(reader, _workers[0].Runner);
        _found.Log = CheckpointLog.GoOn(_options.Checkpoint!.Directory, reader, IsWide, AddAgain);
        _found.Load(reader);
        _byDepth.AddRange(reader.ReadArray<long>());
        _expanded = reader.ReadInt64();
        _peakFrontier = reader.ReadInt64();
        _peakFrontierBytes = reader.ReadInt64();
        _workers[0].Restore(reader.ReadInt64(), reader.ReadInt64(), reader.ReadArray<long>());
        foreach (var label in _program.ExpectedLabels.Where(l => _found.Met.Contains(l.Hash)))
        {
            _workers[0].LabelsTaken.Add(label);
        }

        _sampleBits = reader.ReadInt32();
        _sampleBitsBefore = reader.ReadInt32();
        if (_share.Visible is not null)
        {
            _workers[0].Footprint!.Restore(reader.ReadArray<bool>(), reader.ReadArray<bool>());
        }

        ReadQueue(reader, _level);
        ReadQueue(reader, _next);
        _nextCheckpoint = _clock.Elapsed + _options.Checkpoint!.Every;
    }

    private void AddAgain(Fingerprint fingerprint, long from, byte task, ushort choice)
    {
        _share.Table.TryAdd(fingerprint, [], _share.NumberInTable(States), out _);
        _found.Predecessors.Add(from, task, choice);
    }

    private static void WriteQueue(BinaryWriter writer, StateQueue queue)
    {
        writer.Write(queue.Count);
        foreach (var state in queue.Left())
        {
            writer.Write(state.Length);
            writer.Write(state.Span);
        }
    }

    private static void ReadQueue(BinaryReader reader, StateQueue queue)
    {
        for (var left = reader.ReadInt64(); left > 0; left--)
        {
            queue.Add(reader.ReadBytes(reader.ReadInt32()));
        }
    }
}
