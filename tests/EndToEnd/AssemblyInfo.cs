using Xunit.Sdk;
using Xunit.v3;

// Each test measures on the whole machine.
[assembly: Parallelization(Mode = ParallelMode.None)]
