/**
 * What enterprises without an account send to the station of their town. Requests of its staff see those of their towns and change
 * none: they come in, are taken over and go under the server's own role, with the audit in the same transaction.
 */
export const letters: string[] = [
  `create table station_letter (
    id uuid primary key,
    town text not null,
    receipt text not null,
    received_at timestamptz not null,
    notice text not null,
    consented_at text not null,
    file text not null,
    name text,
    taken_at timestamptz,
    taken_by uuid,
    taken_by_name text
  )`,
  `create index station_letter_by_town on station_letter (town, received_at, id)`,
  `create index station_letter_by_receipt on station_letter (receipt)`,
  `alter table station_letter enable row level security`,
  `create policy of_town on station_letter for select using (town = any ((select string_to_array(nullif(current_setting('app.towns', true), ''), ','))::text[]))`,
]
