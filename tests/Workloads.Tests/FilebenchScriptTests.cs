using EdgePipeline.Contracts.Trials;
using EdgePipeline.Workloads.Filebench;
using EdgePipeline.Workloads.Filebench.Wml;

namespace EdgePipeline.Workloads.Tests;

public sealed class FilebenchScriptTests
{
    /// <summary>Written for this test.</summary>
    private const string Library = """
        # Readers and one who files.
        set $dir=/tmp
        set $books=300
        set $page=8k
        set $length=cvar(type=cvar-gamma,parameters=mean:20480;gamma:1.5,min=1k)
        set $endless=cvar(type=cvar-exponential,parameters=lambda:3)
        set mode quit timeout
        eventgen rate=50
        define fileset name=shelf,path=$dir,size=$length,entries=$books,dirwidth=20,prealloc=80,reuse=false
        define process name=readers,instances=2
        {
          thread name=reader,memsize=4m,instances=3
          {
            flowop openfile name=take,filesetname=shelf,fd=1
            flowop readwholefile name=study,fd=1,iosize=$page
            flowop closefile name=put,fd=1
            flowop eventlimit name=pause
          }
        }
        define process name=clerk
        {
          thread name=clerk
          {
            flowop appendfilerand name=note, filesetname=shelf,
                iosize=$page, dsync
          }
        }
        echo "ready"
        run 60
        """;

    [Fact]
    public void Given_a_workload_When_written_for_a_trial_Then_directory_and_time_are_the_trials_and_the_rest_is_the_same() =>
        FilebenchScript.Read(Library).For("/var/lib/trial/data", 5).ShouldBe("""
            set mode quit timeout
            set $length=cvar(type=cvar-gamma,parameters=mean:20480;gamma:1.5,min=1024)
            set $endless=cvar(type=cvar-exponential,parameters=lambda:3)
            eventgen rate=50
            define fileset name=shelf,path=/var/lib/trial/data,size=$length,entries=300,dirwidth=20,prealloc=80,reuse=false
            define process name=readers,instances=2
            {
              thread name=reader,memsize=4194304,instances=3
              {
                flowop openfile name=take,filesetname=shelf,fd=1
                flowop readwholefile name=study,fd=1,iosize=8192
                flowop closefile name=put,fd=1
                flowop eventlimit name=pause
              }
            }
            define process name=clerk
            {
              thread name=clerk
              {
                flowop appendfilerand name=note,filesetname=shelf,iosize=8192,dsync
              }
            }
            run 5

            """);

    [Fact]
    public void Given_a_workload_When_read_Then_the_size_of_its_files_and_the_way_of_its_bytes_are_known()
    {
        var script = FilebenchScript.Read(Library);

        script.DataBytes.ShouldBe(300 * 20480);
        script.Flowops["study"].ShouldBe(FlowopBytes.Read);
        script.Flowops["note"].ShouldBe(FlowopBytes.Written);
        script.Flowops["pause"].ShouldBe(FlowopBytes.None);
    }

    [Fact]
    public void Given_what_was_written_When_read_again_Then_it_is_the_same_workload()
    {
        var once = FilebenchScript.Read(Library).For("/data", 5);

        FilebenchScript.Read(once.Replace("path=/data", "path=$dir", StringComparison.Ordinal)).For("/data", 5).ShouldBe(once);
    }

    [Theory]
    [InlineData("run 60", "system \"touch /tmp/x\"", "'system' is not a statement")]
    [InlineData("run 60", "psrun -1 60", "'-' is not understood")]
    [InlineData("run 60", "psrun 60", "'psrun' is not a statement")]
    [InlineData("run 60", "quit", "'quit' is not a statement")]
    [InlineData("run 60", "enable lathist", "'enable' is not a statement")]
    [InlineData("run 60", "echo ready", "echo takes a text in quotes")]
    [InlineData("define process name=clerk", "define flowop name=clerk", "'define flowop' is not a statement")]
    [InlineData("path=$dir", "path=/etc", "the path /etc leaves")]
    [InlineData("path=$dir", "path=$books", "takes $dir and nothing else")]
    [InlineData("path=$dir", "path=\"/etc\"", "'/etc' is not a value")]
    [InlineData("path=$dir", "path=../..", "'.' is not understood")]
    [InlineData("set $books=300", "set $books=/etc/passwd", "the path /etc/passwd leaves")]
    [InlineData("name=shelf,path", "name=a/../../../etc,path", "'/../../../etc' stands where")]
    [InlineData("name=shelf,path", "name=system,path", "takes a name that is no word of Filebench's own")]
    [InlineData("name=shelf,path", "name=$(id),path", "'$' is not understood")]
    [InlineData("name=shelf,path", "name=`id`,path", "'`' is not understood")]
    [InlineData("entries=$books", "entries=$missing", "$missing is not set above")]
    [InlineData("entries=$books", "entries=2000000", "entries=2000000 is more than 1000000")]
    [InlineData("entries=$books", "entries=", "',' is not a value")]
    [InlineData("dirwidth=20", "cached=true", "fileset takes no cached")]
    [InlineData("cvar-gamma", "cvar-shell", "'cvar-shell' is none of cvar-erlang")]
    [InlineData("mean:20480;gamma:1.5", "mean:20480;x", "is not of the form")]
    [InlineData("size=$length", "size=$endless", "sizes have no bound")]
    [InlineData("instances=3", "instances=2000", "instances=2000 is more than 1024")]
    [InlineData("instances=3", "instances=1000", "2001 threads are more than 1024", true)]
    [InlineData("memsize=4m", "memsize=1g", "bytes of threads' memory are more than", true)]
    [InlineData("size=$length", "size=1g", "bytes of files are more than", true)]
    [InlineData("flowop eventlimit", "flowop print", "'print' is not a flowop")]
    [InlineData("iosize=$page, dsync", "iosize=$page, iosize=4k", "iosize stands twice")]
    [InlineData("set mode quit timeout", "set mode nousestats", "'set mode quit' and no other")]
    [InlineData("echo \"ready\"", "}", "stands where a statement is expected")]
    public void Given_one_thing_that_the_device_does_not_run_When_read_Then_its_line_and_reason_are_told(
        string replace, string by, string reason, bool ofTheWhole = false)
    {
        var text = Library.Replace(replace, by, StringComparison.Ordinal);

        var fault = Should.Throw<WmlException>(() => FilebenchScript.Read(text));

        fault.Message.ShouldContain(reason);
        fault.Line.ShouldBe(ofTheWhole ? 0 : Library[..Library.IndexOf(replace, StringComparison.Ordinal)].Count(c => c == '\n') + 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing")]
    [InlineData("define")]
    [InlineData("define process name=a {")]
    [InlineData("define process name=a { }")]
    [InlineData("define process name=a { thread name=b { } }")]
    [InlineData("set $x=cvar(")]
    [InlineData("\0\u0001")]
    [InlineData("{{{{{{{{")]
    public void Given_half_a_workload_When_read_Then_it_is_refused(string text) => Should.Throw<WmlException>(() => FilebenchScript.Read(text));

    [Fact]
    public void Given_too_long_a_text_When_read_Then_it_is_refused() =>
        Should.Throw<WmlException>(() => FilebenchScript.Read(Library + new string('#', FilebenchScript.MaxChars))).Message.ShouldContain("more than 16384");

    [Theory]
    [InlineData("/data; system \"x\"")]
    [InlineData("/with space")]
    [InlineData("data")]
    public void Given_a_directory_that_the_language_cannot_express_When_written_Then_it_is_refused(string directory) =>
        Should.Throw<WmlException>(() => FilebenchScript.Read(Library).For(directory, 5)).Message.ShouldContain("cannot express");

    [Fact]
    public void Given_a_point_When_checked_Then_it_is_a_personality_or_a_workload_of_its_own_and_in_bounds()
    {
        FilebenchBounds.Violations(new FilebenchPoint(10, FilebenchPersonality.Varmail)).ShouldBeEmpty();
        FilebenchBounds.Violations(new FilebenchPoint(10, Own: new FilebenchText("library", Library))).ShouldBeEmpty();
        FilebenchBounds.Violations(new FilebenchPoint(0)).Select(fault => fault.Field).ShouldBe(["runtime", "personality"]);
        FilebenchBounds.Violations(new FilebenchPoint(10, FilebenchPersonality.Varmail, new FilebenchText("../x", "system \"id\"")))
            .Select(fault => fault.Field).ShouldBe(["personality", "name", "wml"]);
    }

    [Fact]
    public void Given_a_command_When_built_Then_address_randomization_is_off_for_that_process_alone() =>
        FilebenchCommand.Measure("/usr/bin/setarch", "/usr/bin/filebench", "/data/trial.f")
            .ShouldBe(["/usr/bin/setarch", "-R", "/usr/bin/filebench", "-f", "/data/trial.f"]);
}
