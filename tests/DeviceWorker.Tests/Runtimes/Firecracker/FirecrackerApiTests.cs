using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Processes;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Firecracker;

public sealed class FirecrackerApiTests
{
    [Fact]
    public async Task Given_the_double_When_asked_for_its_version_Then_it_is_none_of_Firecrackers()
    {
        using var vmm = await Double.StartAsync();

        (await vmm.Api.VersionAsync(CancellationToken.None)).ShouldBe("0.0.0-double");
    }

    [Fact]
    public async Task Given_the_requests_of_a_trial_When_sent_in_order_Then_each_is_taken()
    {
        using var vmm = await Double.StartAsync();
        var paths = new FirecrackerPaths(
            vmm.NewFile("vmlinux"), vmm.NewFile("initramfs.cpio"), vmm.NewFile("root.ext4"), vmm.NewFile("data.ext4"), vmm.NewFile("job.raw"),
            vmm.NewFile("result.raw"), vmm.NewFile("metrics.json"), vmm.NewFile("vmm.log"), new FirecrackerNetwork("lo", "02:00:00:00:00:01"));

        foreach (var request in FirecrackerPlan.Requests(FirecrackerMachine.Of(new RuntimeSpec("FC", RuntimeCode.FC)), paths, "console=ttyS0"))
        {
            await vmm.Api.PutAsync(request, CancellationToken.None);
        }
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Given_a_request_that_is_wrong_When_sent_Then_the_error_quotes_it_and_the_fault(string path, object body, string fault)
    {
        using var vmm = await Double.StartAsync();
        var request = new ApiRequest(path, body);

        var error = await Should.ThrowAsync<ToolException>(() => vmm.Api.PutAsync(request, CancellationToken.None));

        error.Message.ShouldStartWith($"firecracker refused PUT {path} {request.Json}: ");
        error.Message.ShouldContain(fault);
        error.Message.ShouldEndWith("(HTTP 400)");
    }

    public static TheoryData<string, object, string> Refused => new()
    {
        { "/actions", new { ActionType = "InstanceStart" }, "Cannot start microvm without kernel configuration" },
        { "/actions", new { ActionType = "FlushMetrics" }, "not supported before starting" },
        { "/actions", new { ActionType = "Explode" }, "deserializing" },
        { "/machine-config", new { VcpuCount = 3, MemSizeMib = 512 }, "vCPU number is invalid" },
        { "/machine-config", new { VcpuCount = "1", MemSizeMib = 512 }, "vcpu_count" },
        { "/machine-config", new { VcpuCount = 1, MemSizeMib = 512, HtEnabled = false }, "ht_enabled" },
        { "/machine-config", new { VcpuCount = 1 }, "mem_size_mib" },
        { "/boot-source", new { KernelImagePath = "/nonexistent/vmlinux" }, "No such file or directory" },
        { "/drives/a", new { DriveId = "b", IsRootDevice = false, PathOnHost = "/dev/null" }, "does not match" },
        { "/network-interfaces/eth0", new { IfaceId = "eth0", HostDevName = "no-such-tap" }, "Open tap device failed" },
        { "/nowhere", new { }, "Invalid request method and/or path" },
    };

    [Fact]
    public async Task Given_nobody_at_the_socket_When_asked_Then_the_error_says_what_was_not_answered()
    {
        using var api = new FirecrackerApi("/nonexistent/api.sock");

        var error = await Should.ThrowAsync<ToolException>(() => api.VersionAsync(CancellationToken.None));

        error.Message.ShouldStartWith("firecracker did not answer GET /version");
    }
}
