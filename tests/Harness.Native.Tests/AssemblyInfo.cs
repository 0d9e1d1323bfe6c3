// An image lies at a fixed address: one at a time in a process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
