using EdgePipeline.Contracts.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Support;

internal static class Points
{
    /// <summary>One second on 16 MiB.</summary>
    public static FioPoint Short { get; } = new(
        FioPattern.RandWrite, BlockSizeBytes: 4096, SizeMib: 16, RuntimeS: 1, RampS: 0, FioEngine.Psync, Direct: false,
        FsyncEvery: 0, EndFsync: false, IoDepth: 1, NumJobs: 1);

    /// <summary>Longer than any test waits: to be cut off.</summary>
    public static FioPoint Long { get; } = Short with { RuntimeS = 600 };

    /// <param name="process">Name of its only process; <c>spinner</c> is one that the stand-in never ends.</param>
    public static WorkloadPoint Filebench(string process) => new("filebench", "filebench-own", Filebench: new FilebenchPoint(1, Own: new FilebenchText("own", $$"""
        define fileset name=shelf,path=$dir,size=16k,entries=100,dirwidth=20,prealloc=80
        define process name={{process}}
        {
          thread name=reader,memsize=1m
          {
            flowop openfile name=take,filesetname=shelf,fd=1
            flowop readwholefile name=study,fd=1,iosize=4k
            flowop closefile name=put,fd=1
          }
        }
        """)));
}
