// One browser, and times that are compared: one test after the other.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]
