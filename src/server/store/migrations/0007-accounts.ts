/** Passphrases, passkeys, failed tries, devices to be emptied, and what they hand over before. */
export const accounts: string[] = [
  `alter table device add column wipe_asked_at timestamptz, add column wiped_at timestamptz, add column released_for uuid`,
  `alter table enrolment add column recover boolean not null default false`,
  `alter table station add column offline_grace_hours integer not null default 72`,
  `create table passphrase (person_id uuid primary key, hash text not null, changed_at timestamptz not null)`,
  `create table sign_in_attempt (subject text primary key, failures integer not null, last_at timestamptz not null)`,
  `create table passkey (
    id text primary key, person_id uuid not null, public_key text not null, counter bigint not null, transports json not null,
    label text not null, created_at timestamptz not null, last_used_at timestamptz)`,
  `create index passkey_by_person on passkey (person_id)`,
  `create table passkey_challenge (challenge_hash text primary key, person_id uuid, expires_at timestamptz not null)`,
  `create table quarantined_edit (
    device_id uuid not null, mutation_id uuid not null, device_seq bigint not null, mutation json, kind text, of_town text, saved_at text, arrived_at timestamptz not null,
    claimed_by uuid, refused text, settled_at timestamptz, settled_by uuid, outcome text, reason text,
    primary key (device_id, mutation_id))`,
]
