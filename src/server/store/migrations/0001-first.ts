/** Tables of `../schema.ts` as they were first laid; never edited afterwards. */
export const first: string[] = [
  `create table station (id integer primary key check (id = 1), mode text not null check (mode in ('trial', 'production')), created_at timestamptz not null)`,
  `create table person (
    id uuid primary key, name text not null, role text not null, towns text[] not null, created_at timestamptz not null, disabled_at timestamptz)`,
  `create table device (
    id uuid primary key, person_id uuid not null, label text not null, created_at timestamptz not null, last_seen_at timestamptz not null,
    last_seq bigint not null, revoked_at timestamptz)`,
  `create index device_by_person on device (person_id)`,
  `create table enrolment (
    code_hash text primary key, person_id uuid not null, created_at timestamptz not null, expires_at timestamptz not null,
    used_at timestamptz, device_id uuid, created_by uuid)`,
  `create table session_family (
    id uuid primary key, person_id uuid not null, device_id uuid not null, created_at timestamptz not null, ended_at timestamptz, ended_because text)`,
  `create index session_family_by_device on session_family (device_id)`,
  `create table session_token (
    refresh_hash text primary key, access_hash text not null, family_id uuid not null, parent_hash text, issued_at timestamptz not null,
    access_expires_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz, replaced_at timestamptz)`,
  `create unique index session_token_by_access on session_token (access_hash)`,
  `create index session_token_by_family on session_token (family_id)`,
  // json, not jsonb: what a phone sent is kept as it was sent, lone surrogates included, which jsonb refuses
  `create table record (
    town text not null, id uuid not null, kind text not null, version integer not null, schema_version integer not null,
    fields json not null, field_states json not null, conflicts json not null, deleted boolean not null,
    created_by_id uuid not null, created_by_name text not null, created_at timestamptz not null, updated_at timestamptz not null,
    received_at timestamptz, primary key (town, id))`,
  `create table record_change (
    town text not null, record_id uuid not null, version integer not null, mutation_id uuid not null, person_id uuid not null,
    person_name text not null, device_id uuid not null, at timestamptz not null, saved_at text not null, changes json not null,
    primary key (town, record_id, version))`,
  `create table town_head (town text primary key, epoch uuid not null, seq bigint not null, hash text not null)`,
  `create table town_log (
    town text not null, seq bigint not null, kind text not null, record_id uuid not null, op text not null, version integer not null,
    content_hash text not null, hash text not null, first boolean not null, primary key (town, seq))`,
  `create unique index town_log_first on town_log (town, record_id) where first`,
  `create table mutation_receipt (
    mutation_id uuid primary key, device_id uuid not null, device_seq bigint not null, outcome text not null, at timestamptz not null,
    town text, seq bigint, refusal json)`,
  `create table attachment_receipt (
    town text not null, attachment_id uuid not null, sha256 text not null, size_bytes integer not null, received_at timestamptz not null,
    seq bigint not null, log_hash text not null, primary key (town, attachment_id))`,
]
