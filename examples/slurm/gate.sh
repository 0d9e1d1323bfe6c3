#!/usr/bin/env bash
# A gate as an array of jobs and a job that judges when all of them are done. On a node from which jobs can be submitted, with a directory that all nodes see:
#
#   HARNESS='dotnet /shared/harness/harness.dll' OUT=/shared/gate examples/slurm/gate.sh 16 coyote-config/verify.json --bounds-checks on
#
# It prints the numbers of the array and of the job that judges; the verdict is that job's exit code (sacct), its text OUT/verdict.txt.
set -euo pipefail
shards=$1 gate=$2
shift 2
mkdir -p "$OUT"

# A job that a node lost is begun again: a shard's file is there whole or not at all.
array=$(sbatch --parsable --requeue --job-name=gate-shard --array="1-$shards" --output="$OUT/shard-%a.txt" \
  --wrap "$HARNESS verify $gate $* -j \${SLURM_CPUS_PER_TASK:-1} --shard \$SLURM_ARRAY_TASK_ID/$shards --shard-out $OUT/shards")

# A shard that failed leaves nothing to judge: the job that waits for it is cancelled.
merge=$(sbatch --parsable --job-name=gate-verdict --dependency="afterok:$array" --kill-on-invalid-dep=yes --output="$OUT/verdict.txt" \
  --wrap "$HARNESS merge $OUT/shards --config $gate -o $OUT/traces --json $OUT/results.json --report junit=$OUT/results.xml")
echo "$array $merge"
