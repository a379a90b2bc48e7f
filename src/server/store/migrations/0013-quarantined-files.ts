/** Files that shut-out devices hand over, and what a device that emptied itself could not. */
export const quarantinedFiles: string[] = [
  `create table quarantined_file (
    device_id uuid not null, attachment_id uuid not null, sha256 text not null, size_bytes integer not null, type text not null,
    announced_at timestamptz not null, arrived_at timestamptz,
    claimed_by uuid, refused text, settled_at timestamptz, settled_by uuid, outcome text, reason text,
    primary key (device_id, attachment_id))`,
  `create index quarantined_file_waiting on quarantined_file (sha256) where settled_at is null`,
  // No policy lets a request's role see it: it is written and read under the server's own.
  `alter table quarantined_file enable row level security`,
  `alter table device add column lost json`,
]
