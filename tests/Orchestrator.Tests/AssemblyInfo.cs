using Xunit.Sdk;
using Xunit.v3;

// Each class has a broker's virtual host, a database and a host of its own: one after the other is quicker than all at once.
[assembly: Parallelization(Mode = ParallelMode.None)]
