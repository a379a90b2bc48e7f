/**
 * The place of each edit among those its device handed over: a mended edit has a higher number than what its author saved after it,
 * so numbers do not tell the order. Of those that came before, and of those a process of the version before takes in meanwhile, only the
 * parcel is known.
 */
export const quarantinePlaces: string[] = [
  `alter table quarantined_edit add column place bigint`,
  `update quarantined_edit q set place = ranked.place from (
    select device_id, mutation_id, row_number() over (partition by device_id order by arrived_at, device_seq, mutation_id) as place from quarantined_edit
  ) as ranked where ranked.device_id = q.device_id and ranked.mutation_id = q.mutation_id`,
]
