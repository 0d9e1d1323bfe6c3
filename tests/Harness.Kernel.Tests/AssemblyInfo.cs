// Processors are what is measured here: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
