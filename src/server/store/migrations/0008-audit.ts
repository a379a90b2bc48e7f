/**
 * The audit: a chain of its own for each town and one for the station, and signatures under all chains. The towns' logs say from
 * here on who did it in a way that can be proved: `commitment` is part of an entry's hash, `salt` opens it and can be erased.
 */
export const auditTables: string[] = [
  `create table audit_head (town text primary key, seq bigint not null, hash text not null)`,
  `create table audit_entry (
    town text not null, seq bigint not null, at timestamptz not null, act text not null, commitment text not null, hash text not null,
    salt text, content json, person_id uuid, primary key (town, seq))`,
  `create index audit_entry_by_time on audit_entry (at)`,
  `create table audit_seal (
    seq bigint primary key, at timestamptz not null, heads json not null, previous text not null, public_key text not null, signature text not null)`,
  `alter table town_log add column commitment text, add column salt text`,
]
