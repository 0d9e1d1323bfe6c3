namespace Harness.Engine.Exploration.Processes;

/// <summary>
/// How a search of several processes is kept between two levels: each writes its log and its states, and then process 0 what belongs together. Any number of processes may go on from it:
/// each reads all logs, and keeps what is its own.
/// </summary>
internal sealed partial class SharedSearch
{
    /// <summary>Time between two checkpoints is at least this many times what one took.</summary>
    private const int MostSpent = 20;

    /// <summary>What earlier runs of the search have left: their logs, and how the numbers of states are dealt to them.</summary>
    private readonly List<KeptLog> _kept = [];
    private TimeSpan _elapsedBefore;
    private TimeSpan _nextCheckpoint;
    private long _transitionsBefore;
    private long _restored;
    private int _logNumber;

    private bool IsWide => _options.Store == StateStore.Fingerprint128;

    private CheckpointLog BeginLog(CheckpointOptions checkpoint)
    {
        _logNumber = (int)_exchange.Sum(_exchange.Rank == 0 ? CheckpointLog.NextNumber(checkpoint.Directory) : 0)[0] + _exchange.Rank;
        return _agreement.Run(() => CheckpointLog.Begin(checkpoint.Directory, IsWide, _logNumber));
    }

    /// <summary>Writes a checkpoint when it is time.</summary>
    private SearchEnd Keep()
    {
        if (_options.Checkpoint is not { } checkpoint || !_exchange.Any(_exchange.Rank == 0 && _clock.Elapsed >= _nextCheckpoint))
        {
            return SearchEnd.Complete;
        }

        var begin = _clock.Elapsed;
        _audits.Run();
        if (_exchange.Any(!TryWrite(checkpoint, out var own)) || _exchange.Any(!TryWriteManifest(checkpoint, own)))
        {
            return SearchEnd.DiskFull;
        }

        _nextCheckpoint = _clock.Elapsed + TimeSpan.FromTicks(Math.Max(checkpoint.Every.Ticks, (_clock.Elapsed - begin).Ticks * MostSpent));
        return SearchEnd.Complete;
    }

    /// <inheritdoc/>
    public void Restore()
    {
        var checkpoint = _options.Checkpoint!;
        _agreement.Run(() => CheckpointFile.Read(checkpoint.Path, SearchIdentity.Of(_program, _options), reader =>
        {
            KeptReductions.Read(reader);
            ReadCounts(reader);
            ReadLogs(reader, checkpoint.Directory);
            ReadLevel(reader, checkpoint.Directory);
        }));
        _share.IsRestored = true;
        _log = BeginLog(checkpoint);
        _nextCheckpoint = _clock.Elapsed + checkpoint.Every;
    }

    /// <summary>What this process has of the search.</summary>
    /// <returns>Whether there was room for it.</returns>
    private bool TryWrite(CheckpointOptions checkpoint, out MemoryStream own)
    {
        own = new MemoryStream();
        using var writer = new BinaryWriter(own, System.Text.Encoding.UTF8, leaveOpen: true);
        try
        {
            _log!.Flush(writer);
            SharedFrontier.Write(checkpoint.Directory, SharedFrontier.NameOf(_logNumber, _byDepth.Count), _share, _level).Write(writer);
            return true;
        }
        catch (Exception exception) when (FullDisk.Threw(exception))
        {
            return false;
        }
    }

    /// <summary>Puts together what all processes have written; process 0 writes it.</summary>
    /// <returns>Whether there was room for it; if not, the checkpoint before is as it was.</returns>
    private bool TryWriteManifest(CheckpointOptions checkpoint, MemoryStream own)
    {
        var evaluated = SearchVerdicts.EvaluatedInSteps(_program, [_worker]);
        var sums = _exchange.Sum([_worker.Transitions, _worker.FinalStates, _audits.Audited, unchecked((long)_digest), .. evaluated]);
        var (judged, taken) = (JudgedByAll(), LabelsOfAll());
        var lanes = _exchange.MakeLanes();
        lanes[0].Add(own.ToArray());
        _exchange.Swap(lanes);
        if (_exchange.Rank != 0)
        {
            return true;
        }

        List<KeptLog> logs = [.. _kept];
        var frontiers = new List<CheckpointLogPart>();
        for (var rank = 0; rank < _exchange.Size; rank++)
        {
            using var reader = new BinaryReader(new MemoryStream(_exchange.From(rank).ToArray()));
            logs.Add(new KeptLog(CheckpointLogPart.Read(reader), _numbers.FoundBy(rank, _restored)));
            frontiers.Add(CheckpointLogPart.Read(reader));
        }

        try
        {
            CheckpointFile.Write(checkpoint.Path, SearchIdentity.Of(_program, _options), writer =>
            {
                new KeptReductions(_share.Symmetry is not null, _share.Visible, [.. Notes]).Write(writer);
                WriteCounts(writer, sums, judged, taken);
                writer.Write(_numbers.Count);
                writer.Write(logs.Count);
                logs.ForEach(l => l.Write(writer));
                writer.Write(_width);
                writer.Write(frontiers.Count);
                frontiers.ForEach(f => f.Write(writer));
            });
        }
        catch (Exception exception) when (FullDisk.Threw(exception))
        {
            return false;
        }

        CheckpointLog.Remove(checkpoint.Directory, logs.Select(l => l.Part.Name));
        SharedFrontier.Remove(checkpoint.Directory, frontiers.Select(f => f.Name));
        return true;
    }

    private void WriteCounts(BinaryWriter writer, long[] sums, Dictionary<ulong, long> judged, bool[] taken)
    {
        writer.Write(Elapsed.Ticks);
        writer.WriteArray<long>([.. _byDepth]);
        writer.Write(_peakFrontier);
        writer.Write(_peakFrontierBytes);
        writer.WriteArray<long>(sums);
        writer.WriteArray<ulong>([.. judged.Keys]);
        writer.WriteArray<long>([.. judged.Values]);
        writer.WriteArray<bool>(taken);
        foreach (var violation in _violations)
        {
            writer.Write(violation?.From ?? -1);
            writer.Write(violation?.Move is not null);
            writer.Write(violation?.Move?.Task ?? 0);
            writer.Write(violation?.Move?.Choice ?? 0);
        }

        if (_share.Visible is { } visible)
        {
            writer.WriteArray<bool>([.. visible.Select((_, a) => _worker.Footprint!.IsJudged(a))]);
            writer.WriteArray<bool>([.. visible.Select((_, a) => _worker.Footprint!.IsLeftOut(a))]);
        }
    }

    /// <summary>What all processes counted together is process 0's from here on.</summary>
    private void ReadCounts(BinaryReader reader)
    {
        _elapsedBefore = TimeSpan.FromTicks(reader.ReadInt64());
        _byDepth.AddRange(reader.ReadArray<long>());
        _peakFrontier = reader.ReadInt64();
        _peakFrontierBytes = reader.ReadInt64();
        var (sums, masks, states, taken) = (reader.ReadArray<long>(), reader.ReadArray<ulong>(), reader.ReadArray<long>(), reader.ReadArray<bool>());
        for (var property = 0; property < _violations.Length; property++)
        {
            var (from, hasMove, task, choice) = (reader.ReadInt64(), reader.ReadBoolean(), reader.ReadByte(), reader.ReadUInt16());
            _violations[property] = from < 0 ? null : new Violation(from, hasMove ? new Move(task, choice) : null);
        }

        if (_share.Visible is not null)
        {
            _worker.Footprint!.Restore(reader.ReadArray<bool>(), reader.ReadArray<bool>());
        }

        _transitionsBefore = sums[0];
        if (_exchange.Rank != 0)
        {
            return;
        }

        _worker.Restore(sums[0], sums[1], sums[4..]);
        (_audits.Audited, _digest) = (sums[2], unchecked((ulong)sums[3]));
        foreach (var (mask, count) in masks.Zip(states))
        {
            _judged.Add(mask, count);
        }

        foreach (var label in _program.ExpectedLabels.Where((_, i) => taken[i]))
        {
            _worker.LabelsTaken.Add(label);
        }
    }

    /// <summary>Reads all logs: the states that this process owns go into its table, and of an even share it keeps how they were reached.</summary>
    private void ReadLogs(BinaryReader reader, string directory)
    {
        _restored = reader.ReadInt64();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            _kept.Add(KeptLog.Read(reader));
        }

        var (from, to) = ShareOf(_restored, _exchange.Rank);
        for (var i = from; i < to; i++)
        {
            _predecessors.Add(0, 0, 0);
        }

        foreach (var log in _kept)
        {
            using var numbers = log.Numbers().GetEnumerator();
            CheckpointLog.Read(directory, log.Part, IsWide, (fingerprint, before, task, choice) =>
            {
                numbers.MoveNext();
                if (_table.Answers(fingerprint))
                {
                    _table.TryAdd(fingerprint, [], 0, out _);
                }

                if (numbers.Current >= from && numbers.Current < to)
                {
                    _predecessors.Set(numbers.Current - from, before, task, choice);
                }
            });
        }

        for (var rank = 0; rank < _exchange.Size; rank++)
        {
            var share = ShareOf(_restored, rank);
            _numbers.Add(rank, 0, share.To - share.From);
        }
    }

    private void ReadLevel(BinaryReader reader, string directory)
    {
        _width = reader.ReadInt64();
        var (share, first) = (ShareOf(_width, _exchange.Rank), 0L);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var foreign = new ForeignStates(_program, _share, _worker.Runner);
            first += SharedFrontier.Read(directory, CheckpointLogPart.Read(reader), foreign, first, share, QueueOf(_level, _exchange.Rank));
        }

        _number = _restored - _width + share.From;
    }

    private (long From, long To) ShareOf(long count, int rank) => (Share(count, rank), Share(count, rank + 1));

    private long Share(long count, int rank) => (long)((Int128)count * rank / _exchange.Size);
}
