/** A push names records by id, wherever in its author's towns they are: with 88 towns the key of town and id was looked through 88 times for each. */
export const recordsById: string[] = [
  `create index record_by_id on record (id)`,
]
