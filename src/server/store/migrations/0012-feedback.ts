/**
 * What people tell us of the app. No policy lets a request's role see it: it is written and read under the server's own.
 */
export const feedback: string[] = [
  `create table feedback (
    id uuid primary key,
    received_at timestamptz not null,
    written_at text not null,
    person_id uuid not null,
    device_id uuid not null,
    kind text not null,
    text text not null,
    diagnostics json
  )`,
  `create index feedback_by_time on feedback (received_at, id)`,
  `create index feedback_by_person on feedback (person_id, received_at)`,
  `alter table feedback enable row level security`,
]
