using EdgePipeline.Contracts.Trials;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker;
using EdgePipeline.DeviceWorker.Runtimes.Firecracker.Api;

namespace EdgePipeline.DeviceWorker.Tests.Runtimes.Firecracker;

public sealed class FirecrackerPlanTests
{
    private static readonly RuntimeSpec Plain = new("FC", RuntimeCode.FC);

    private static readonly FirecrackerPaths Paths = new(
        "/image/vmlinux", "/image/initramfs.cpio", "/image/root.ext4",
        "/a/data.ext4", "/a/job.raw", "/a/result.raw", "/a/metrics.json", "/a/vmm.log", Network: null);

    [Fact]
    public void Given_a_plain_runtime_When_planned_Then_the_requests_are_Firecrackers_defaults_in_order() =>
        Requests(Plain).Select(request => $"{request.Path} {request.Json}").ShouldBe(
        [
            """/logger {"log_path":"/a/vmm.log","level":"Warning","show_level":true,"show_log_origin":false}""",
            """/metrics {"metrics_path":"/a/metrics.json"}""",
            """/machine-config {"vcpu_count":1,"mem_size_mib":512,"smt":false,"track_dirty_pages":false}""",
            """/boot-source {"kernel_image_path":"/image/vmlinux","initrd_path":"/image/initramfs.cpio","boot_args":"console=ttyS0"}""",
            """/drives/root {"drive_id":"root","path_on_host":"/image/root.ext4","is_root_device":true,"is_read_only":true,"cache_type":"Unsafe","io_engine":"Sync"}""",
            """/drives/data {"drive_id":"data","path_on_host":"/a/data.ext4","is_root_device":false,"is_read_only":false,"cache_type":"Unsafe","io_engine":"Sync"}""",
            """/drives/job {"drive_id":"job","path_on_host":"/a/job.raw","is_root_device":false,"is_read_only":true,"cache_type":"Unsafe","io_engine":"Sync"}""",
            """/drives/result {"drive_id":"result","path_on_host":"/a/result.raw","is_root_device":false,"is_read_only":false,"cache_type":"Unsafe","io_engine":"Sync"}""",
        ]);

    [Fact]
    public void Given_factors_When_planned_Then_machine_and_data_drive_carry_them()
    {
        var requests = Requests(Plain with { Cpus = 4, MemoryMib = 1024, DiskCache = DiskCache.Writeback, DiskEngine = DiskEngine.Async });

        requests.Select(request => request.Body).OfType<MachineConfig>().Single().ShouldBe(new MachineConfig(4, 1024, Smt: false, TrackDirtyPages: false));
        var drives = requests.Select(request => request.Body).OfType<Drive>().ToDictionary(drive => drive.DriveId);
        (drives["data"].CacheType, drives["data"].IoEngine).ShouldBe((CacheType.Writeback, IoEngine.Async));
        (drives["result"].CacheType, drives["result"].IoEngine).ShouldBe((CacheType.Unsafe, IoEngine.Sync));
    }

    [Fact]
    public void Given_a_network_When_planned_Then_it_is_the_last_request() =>
        Requests(Plain, Paths with { Network = new("vt0123456789", "02:ed:01:23:45:67") })[^1].ShouldSatisfyAllConditions(
            request => request.Path.ShouldBe("/network-interfaces/eth0"),
            request => request.Json.ShouldBe("""{"iface_id":"eth0","host_dev_name":"vt0123456789","guest_mac":"02:ed:01:23:45:67"}"""));

    [Theory]
    [InlineData(DiskCache.None, null)]
    [InlineData(null, DiskEngine.IoUring)]
    public void Given_a_factor_that_its_bounds_let_through_by_mistake_When_planned_Then_it_is_not_taken_for_another(DiskCache? cache, DiskEngine? engine) =>
        Should.Throw<ArgumentException>(() => FirecrackerMachine.Of(Plain with { DiskCache = cache, DiskEngine = engine }));

    [Fact]
    public void Given_every_request_of_ours_When_held_against_Firecrackers_description_Then_it_is_as_described()
    {
        var description = FirecrackerDescription.Load();
        ApiRequest[] all =
        [
            .. Requests(Plain),
            .. Requests(Plain with { Cpus = 2, DiskCache = DiskCache.Writeback, DiskEngine = DiskEngine.Async }, Paths with { Network = new("tap0", "02:00:00:00:00:01") }),
            .. FirecrackerPlan.Smoke(Paths, "console=ttyS0"),
            .. Enum.GetValues<ActionType>().Select(ApiRequest.Act),
        ];

        all.SelectMany(request => description.Problems("PUT", request.Path, request.Json)).ShouldBeEmpty();
        description.Problems("GET", "/version", json: null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PUT", "/drive/root", "{}", "there is no path")]
    [InlineData("POST", "/actions", "{}", "knows no POST")]
    [InlineData("PUT", "/actions", null, "needs a body")]
    [InlineData("GET", "/version", "{}", "takes no body")]
    [InlineData("PUT", "/actions", "{}", "body.action_type is missing")]
    [InlineData("PUT", "/actions", """{"action_type":"PowerOff"}""", "is PowerOff, not one of")]
    [InlineData("PUT", "/machine-config", """{"vcpu_count":"1","mem_size_mib":128}""", "body.vcpu_count is String, not integer")]
    [InlineData("PUT", "/machine-config", """{"vcpu_count":1.5,"mem_size_mib":128}""", "body.vcpu_count is Number, not integer")]
    [InlineData("PUT", "/machine-config", """{"vcpu_count":33,"mem_size_mib":128}""", "outside 1 to 32")]
    [InlineData("PUT", "/machine-config", """{"vcpu_count":1,"mem_size_mib":128,"ht_enabled":false}""", "body.ht_enabled is unknown")]
    [InlineData("PUT", "/drives/data", """{"drive_id":"data","is_root_device":"no"}""", "body.is_root_device is String, not boolean")]
    [InlineData("PUT", "/drives/data", """{"drive_id":"data","is_root_device":false,"rate_limiter":{"ops":{"size":1}}}""", "body.rate_limiter.ops.refill_time is missing")]
    public void Given_a_request_that_is_not_as_described_When_held_against_the_description_Then_the_fault_is_found(
        string method, string path, string? json, string problem) =>
        FirecrackerDescription.Load().Problems(method, path, json).ShouldHaveSingleItem().ShouldContain(problem);

    private static IReadOnlyList<ApiRequest> Requests(RuntimeSpec spec, FirecrackerPaths? paths = null) =>
        FirecrackerPlan.Requests(FirecrackerMachine.Of(spec), paths ?? Paths, "console=ttyS0");
}
