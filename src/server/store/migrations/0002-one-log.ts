/**
 * Receipts and revisions move into the log: three rows for each edit become one, half as many bytes. An arrival of bytes is signed by whoever
 * announced the attachment, the only one who could send them.
 */
export const oneLog: string[] = [
  `alter table town_log add column at timestamptz, add column person_id uuid, add column person_name text, add column device_id uuid,
    add column mutation_id uuid, add column device_seq bigint, add column outcome text, add column saved_at text, add column changes json`,
  `update town_log l set at = m.at, person_id = c.person_id, person_name = c.person_name, device_id = m.device_id,
      mutation_id = m.mutation_id, device_seq = m.device_seq, outcome = m.outcome, saved_at = c.saved_at, changes = c.changes
    from mutation_receipt m join record_change c on c.mutation_id = m.mutation_id
    where m.town = l.town and m.seq = l.seq`,
  `update town_log l set at = a.received_at, person_id = f.person_id, person_name = f.person_name, device_id = f.device_id
    from town_log f join attachment_receipt a on a.town = f.town and a.attachment_id = f.record_id
    where l.mutation_id is null and f.town = l.town and f.record_id = l.record_id and f.first`,
  `alter table town_log alter column at set not null, alter column person_id set not null, alter column person_name set not null, alter column device_id set not null`,
  `drop index town_log_first`,
  `create unique index town_log_mutation on town_log (mutation_id)`,
  `create index town_log_by_record on town_log (town, record_id, seq)`,
  `create table refused_mutation (
    mutation_id uuid primary key, device_id uuid not null, device_seq bigint not null, at timestamptz not null,
    code text not null, place text, content_hash text not null)`,
  `insert into refused_mutation select mutation_id, device_id, device_seq, at, refusal->>'code', refusal->>'at', refusal->>'contentHash'
    from mutation_receipt where refusal is not null`,
  // who wrote which field: one entry for each writer instead of one for each field
  `update record set field_states = (select coalesce(json_agg(json_build_array(version, device_id, names)), '[]') from (
    select (value->>'version')::integer as version, value->>'deviceId' as device_id, json_agg(key) as names
    from json_each(field_states) group by 1, 2) as writers)`,
  `drop table mutation_receipt`,
  `drop table record_change`,
]
