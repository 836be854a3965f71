namespace EdgePipeline.Telemetry.Meters.Scpi;

/// <summary>An instrument that is asked <c>*IDN?</c> and set up once, then asked for numbers. After any trouble it begins anew.</summary>
internal sealed class ScpiMeter(Func<ILine> connect, IReadOnlyList<string> setup, string ask, int field, TimeProvider clock) : IMeter
{
    /// <summary>Yokogawa WT3xx: active power of element 1 as the first number. Others: see their manual.</summary>
    internal static IReadOnlyList<string> DefaultSetup { get; } = [":NUMERIC:FORMAT ASCII", ":NUMERIC:NORMAL:ITEM1 P,1"];

    internal const string DefaultAsk = ":NUMERIC:NORMAL:VALUE?";

    private ILine? _line;

    /// <summary>What it answered to <c>*IDN?</c>.</summary>
    internal string? Identity { get; private set; }

    public bool KeepsTime => false;

    public bool TryRead(out MeterReading reading, out string problem)
    {
        reading = default;
        try
        {
            var line = _line ??= Begin();
            var asked = clock.GetTimestamp();
            line.Say(ask);
            var answer = line.Hear();
            // In the middle, as far as can be known from here.
            var ns = asked + ((clock.GetTimestamp() - asked) / 2);
            if (!ScpiNumbers.TryParse(answer, field, out var watts, out problem))
                return false;
            reading = new MeterReading(ns, watts);
            return true;
        }
        catch (IOException failure)
        {
            // An answer that comes late would be taken for the next one's.
            _line?.Dispose();
            _line = null;
            problem = failure.Message;
            return false;
        }
    }

    public void Dispose() => _line?.Dispose();

    private ILine Begin()
    {
        var line = connect();
        try
        {
            line.Say("*IDN?");
            Identity = line.Hear();
            foreach (var command in setup)
                line.Say(command);
            return line;
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }
}
