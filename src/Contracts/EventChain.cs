namespace EdgePipeline.Contracts;

/// <summary>
/// A hash chain over each stream of an experiment or a trial: an event's hash is made of the one before and of the event as it is stored.
/// The database computes it in the transaction that appends, so that no writer can forget it. Telemetry has none.
/// </summary>
public static class EventChain
{
    /// <summary>To be run under the lock for the schema of the store, by every process that appends. Events that are there already stay unchained.</summary>
    public static string SchemaSql { get; } =
        $"""
        create table if not exists edge_events.event_chain (
          stream_id varchar not null, version bigint not null, seq_id bigint not null, hash bytea not null, primary key (stream_id, version));
        create table if not exists edge_events.event_chain_start (only_row boolean primary key default true check (only_row), after_sequence bigint not null);
        create or replace function edge_events.chain_event() returns trigger language plpgsql as $chain$
        begin
          insert into edge_events.event_chain (stream_id, version, seq_id, hash) values (new.stream_id, new.version, new.seq_id, {Link(
            "(select hash from edge_events.event_chain before where before.stream_id = new.stream_id and before.version = new.version - 1)", "new")});
          return null;
        end $chain$;
        do $start$ begin
          if not exists (select from pg_trigger where tgname = 'chain_event' and tgrelid = 'edge_events.mt_events'::regclass) then
            create trigger chain_event after insert on edge_events.mt_events for each row when {Chained("new.stream_id")}
              execute function edge_events.chain_event();
            insert into edge_events.event_chain_start (after_sequence) select coalesce(max(seq_id), 0) from edge_events.mt_events on conflict do nothing;
          end if;
        end $start$;
        """;

    /// <summary>
    /// Every place where a chain does not hold: sequence, stream, version and what is wrong. A link is checked against the one before as it was
    /// made, so that one changed event is one place.
    /// </summary>
    /// <param name="ofStream">SQL on <c>stream_id</c>: which streams.</param>
    public static string BreaksSql(string ofStream) =>
        $"""
        with event as (select seq_id, id, stream_id, version, type, timestamp, data from edge_events.mt_events where {Chained("stream_id")} and {ofStream}),
        link as (select * from edge_events.event_chain where {ofStream}),
        start as (select after_sequence from edge_events.event_chain_start),
        place as (
          select coalesce(e.seq_id, l.seq_id) as sequence, stream_id, version, case
            when e.seq_id is null then 'is gone'
            when l.hash is null and e.seq_id > (select after_sequence from start) then 'was never chained, or its link is gone'
            when l.hash is not null and l.hash <> {Link("b.hash", "e")} then 'was changed, moved or put in' end as problem
          from event e full join link l using (stream_id, version)
          left join (select stream_id as of_stream, version + 1 as of_next, hash from edge_events.event_chain) b on b.of_stream = stream_id and b.of_next = version
          union all
          select null, s.id, s.version, 'is the last that the stream had, and is gone' from edge_events.mt_streams s
          left join (select stream_id, max(version) as version from edge_events.mt_events where {Chained("stream_id")} and {ofStream} group by stream_id) newest on newest.stream_id = s.id
          where {Chained("s.id")} and {ofStream.Replace("stream_id", "s.id", StringComparison.Ordinal)} and s.version > coalesce(newest.version, 0) and not exists (select from edge_events.event_chain l where l.stream_id = s.id and l.version = s.version))
        select sequence, stream_id, version, problem from place where problem is not null order by sequence nulls last, stream_id, version
        """;

    /// <summary>How many streams and events are chained and how many are not, and one hash that stands for the ends of all these chains.</summary>
    /// <param name="ofStream">SQL on <c>stream_id</c>: which streams.</param>
    public static string HeadSql(string ofStream) =>
        $"""
        with event as (select stream_id, version from edge_events.mt_events where {Chained("stream_id")} and {ofStream}),
        last as (select distinct on (stream_id) stream_id, hash from edge_events.event_chain where {ofStream} order by stream_id, version desc)
        select (select count(*) from last) as streams, (select count(*) from event join edge_events.event_chain using (stream_id, version)) as chained,
          (select count(*) from event e where not exists (select from edge_events.event_chain l where l.stream_id = e.stream_id and l.version = e.version)) as unchained,
          (select encode(sha256(coalesce(string_agg(hash, '' order by stream_id collate "C"), '')), 'hex') from last) as head
        """;

    private static string Chained(string streamId) => $"({streamId} like 'experiment/%' or {streamId} like 'trial/%')";

    /// <param name="before">The hash of the event before, or NULL.</param>
    private static string Link(string before, string stored) =>
        $"""
        sha256(coalesce({before}, '') || convert_to(concat_ws(e'\n', {stored}.stream_id, {stored}.version, {stored}.seq_id, {stored}.id, {stored}.type,
          to_char({stored}.timestamp at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), {stored}.data::text), 'UTF8'))
        """;
}
