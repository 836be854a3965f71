using EdgePipeline.Contracts;
using Spectre.Console;

namespace EdgePipeline.Cli.Experiments;

/// <summary>Shows progress: one line that changes in a terminal, a line for each finished trial elsewhere.</summary>
internal abstract class ProgressDisplay : IDisposable
{
    public static ProgressDisplay For(TextWriter output, bool redirected) => redirected ? new Plain(output) : new Live();

    public abstract void Show(ProgressState state);

    /// <summary>Something worth keeping on the screen.</summary>
    public abstract void Say(string line);

    public abstract void Dispose();

    private sealed class Plain(TextWriter output) : ProgressDisplay
    {
        /// <summary>A trial's end shows before the next one's begin, and a line is to say what is under way.</summary>
        private const int LooksForTheNext = 5;

        private int _shown = -1;
        private int _looks;
        private string _waitsFor = "";

        public override void Show(ProgressState state)
        {
            var waitsFor = string.Join(", ", state.WaitsFor);
            if (waitsFor != _waitsFor)
            {
                // When its turn comes, that is said although no trial has ended.
                (_waitsFor, _shown) = (waitsFor, -1);
                if (waitsFor.Length > 0)
                    Say(state.Line);
            }

            if (waitsFor.Length > 0)
                return;

            var over = state.Done + state.Abandoned;
            if (over == _shown || state.Planned == 0)
                return;
            if (state.Current.Count == 0 && over < state.Planned && ++_looks < LooksForTheNext)
                return;
            (_shown, _looks) = (over, 0);
            Say(state.Line);
        }

        public override void Say(string line)
        {
            output.WriteLine(Printable.Text(line));
            output.Flush();
        }

        public override void Dispose()
        {
        }
    }

    private sealed class Live : ProgressDisplay
    {
        private const int BarWidth = 24;

        public override void Show(ProgressState state)
        {
            var full = state.Planned == 0 ? 0 : BarWidth * (state.Done + state.Abandoned) / state.Planned;
            var bar = new string('━', full) + new string('─', BarWidth - full);
            var width = Math.Max(20, AnsiConsole.Profile.Width - BarWidth - 3);
            var line = Printable.Line(state.Line.Length > width ? state.Line[..width] : state.Line);
            Rewind();
            AnsiConsole.Markup($"[green]{bar}[/] {Markup.Escape(line)}");
        }

        public override void Say(string line)
        {
            Rewind();
            AnsiConsole.WriteLine(Printable.Text(line));
        }

        public override void Dispose() => Rewind();

        private static void Rewind() => Console.Out.Write("\r\u001b[2K");
    }
}
