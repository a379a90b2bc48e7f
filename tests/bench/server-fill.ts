import pg from 'pg'

/** Entries for each record: the first, and one for its change. */
const ENTRIES_OF_RECORD = 2

/**
 * Lays old work behind the logs of the towns, in equal parts: what a station has after years. Its hashes are of nothing, so that
 * it is laid in seconds; the server only looks such entries up.
 */
export async function fill(databaseUrl: string, towns: readonly string[], entries: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const each = Math.ceil(entries / towns.length)
    for (const town of towns) {
      await client.query(`create temporary table old as select gen_random_uuid() as id, number from generate_series(1, ${Math.ceil(each / ENTRIES_OF_RECORD)}) as number`)
      await client.query(`insert into record (town, id, kind, version, schema_version, fields, field_states, conflicts, deleted, created_by_id, created_by_name, created_at, updated_at)
        select $1, id, 'enterprise', 2, 1, json_build_object('name', '旧企业 ' || number, 'note', repeat('紫砂，注册商标；', 20)),
          json_build_array(json_build_array(1, id, json_build_array('name', 'note'))), '[]', false, id, '王某', now(), now() from old`, [town])
      await client.query(`insert into town_log (town, seq, kind, record_id, op, version, content_hash, hash, first, at, person_id, person_name, device_id, mutation_id, device_seq, outcome, saved_at, changes)
        select h.town, h.seq + row_number() over (order by v, number), 'enterprise', id, 'put', v, encode(sha256(id::text::bytea), 'hex'), encode(sha256((id::text || v)::bytea), 'hex'), v = 1,
          now(), id, '王某', id, gen_random_uuid(), number, 'applied', '2026-01-01T00:00:00Z', '{}'
        from old cross join generate_series(1, ${ENTRIES_OF_RECORD}) as v cross join town_head h where h.town = $1`, [town])
      await client.query(`update town_head h set seq = l.seq, hash = l.hash from town_log l where h.town = $1 and l.town = $1 and l.seq = (select max(seq) from town_log where town = $1)`, [town])
      await client.query('drop table old')
    }
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}
