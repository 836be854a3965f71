using Xunit.Sdk;
using Xunit.v3;

// Each test measures on the one disk and looks at the one machine's processes, mounts and interfaces.
[assembly: Parallelization(Mode = ParallelMode.None)]
