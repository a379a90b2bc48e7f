/** What a request may see: nothing when its towns were not said. In a subquery, so that the list is taken apart once for a statement. */
const TOWNS = `(select string_to_array(nullif(current_setting('app.towns', true), ''), ','))::text[]`
const PEOPLE = `(select string_to_array(nullif(current_setting('app.people', true), ''), ','))::uuid[]`

const ofTown = (table: string): string[] => [
  `alter table ${table} enable row level security`,
  `create policy of_town on ${table} using (town = any (${TOWNS}))`,
]

/**
 * Rows of a town are there for a request only when the town is among its own. The owner, under whom the server migrates, verifies
 * and backs up, is not bound; requests take another role (`../request-role.ts`).
 *
 * A mutation is known by its id and its town: whoever uses the id of another town's edit learns nothing of that one.
 */
export const rowLevelSecurity: string[] = [
  ...['record', 'town_head', 'attachment_receipt'].flatMap(ofTown),
  `alter table town_log enable row level security`,
  // What became of their own edits people are told also after a town was taken from them.
  `create policy of_town_or_own on town_log for select using (town = any (${TOWNS}) or person_id = any (${PEOPLE}))`,
  `create policy into_town on town_log for insert with check (town = any (${TOWNS}))`,
  `drop index town_log_mutation`,
  `create unique index town_log_mutation on town_log (mutation_id, town)`,
]
