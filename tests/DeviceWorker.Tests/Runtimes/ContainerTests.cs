using System.Text.Json;
using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Container;
using EdgePipeline.DeviceWorker.Tests.Support;
using EdgePipeline.DeviceWorker.Trials;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes;

public sealed class ContainerTests
{
    private static readonly AttemptName Name = new("0123456789");

    [Fact]
    public void Given_limits_When_the_container_is_specified_Then_they_and_its_places_are_in_it()
    {
        var config = Specify(new RuntimeSpec("RC", RuntimeCode.RC, Cpus: 1.5m, MemoryMib: 256));

        var linux = config.GetProperty("linux");
        linux.GetProperty("resources").GetProperty("memory").GetProperty("limit").GetInt64().ShouldBe(256L << 20);
        linux.GetProperty("resources").GetProperty("cpu").GetProperty("quota").GetInt64().ShouldBe(150_000);
        linux.GetProperty("resources").GetProperty("cpu").GetProperty("period").GetInt64().ShouldBe(100_000);
        linux.GetProperty("cgroupsPath").GetString().ShouldBe("/edge/0123456789/run");
        linux.GetProperty("namespaces").EnumerateArray().Single(space => space.GetProperty("type").GetString() == "network")
            .GetProperty("path").GetString().ShouldBe("/run/netns/edge-0123456789");
        config.GetProperty("process").GetProperty("args").EnumerateArray().Select(argument => argument.GetString())
            .ShouldBe(["/usr/bin/fio", "--name=$(x); y"]);
    }

    [Fact]
    public void Given_no_limits_When_the_container_is_specified_Then_it_has_none() =>
        Specify(new RuntimeSpec("RC", RuntimeCode.RC)).GetProperty("linux").GetProperty("resources").EnumerateObject().ShouldBeEmpty();

    [Fact]
    public void Given_what_ldd_prints_When_read_Then_files_are_known_and_the_kernels_own_is_none_of_them()
    {
        var (files, missing) = LibraryClosure.Parse(Fixture.Machine("ldd-fio"));

        files.ShouldContain("/lib/x86_64-linux-gnu/libaio.so.1");
        files.ShouldContain("/lib64/ld-linux-x86-64.so.2");
        files.ShouldAllBe(file => file.StartsWith('/') && !file.Contains(' '));
        files.Count.ShouldBe(12);
        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Given_a_library_that_is_missing_When_read_Then_it_is_named() =>
        LibraryClosure.Parse("\tlibnope.so.1 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x00007f)\n").Missing.ShouldBe(["libnope.so.1"]);

    [Theory]
    [InlineData("{\"level\":\"error\",\"msg\":\"runc run failed: open /dev/tty: no such device or address\",\"time\":\"2026-11-23T19:47:54Z\"}\n",
        "runc: runc run failed: open /dev/tty: no such device or address")]
    [InlineData("{\"level\":\"warning\",\"msg\":\"unknown seccomp syscall\"}\n", null)]
    [InlineData("time=\"x\" level=error msg=\"as text\"\n{\"level\":3}\n{", null)]
    [InlineData("", null)]
    public void Given_runcs_log_When_read_Then_its_last_error_is_the_reason(string log, string? reason) => ContainerLog.LastError(log).ShouldBe(reason);

    private static JsonElement Specify(RuntimeSpec spec) =>
        JsonDocument.Parse(ContainerSpec.Json(Name, spec, "/attempts/0123456789/merged", ["/usr/bin/fio", "--name=$(x); y"])).RootElement;
}
