// One test at a time: libtorch uses all cores by itself, and its generator and counters belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
