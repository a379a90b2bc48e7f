/** Which of a device's numbers never arrived: kept up to date by each push, worked out once from what has arrived so far. */
export const gaps: string[] = [
  `alter table device add column missing json not null default '[]'`,
  `update device d set missing = g.missing from (
    select device_id, json_agg(json_build_object('from', before + 1, 'to', seq - 1, 'since', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by seq) as missing
    from (
      select a.device_id, a.seq, a.at, lag(a.seq, 1, n.first_seq - 1) over (partition by a.device_id order by a.seq) as before
      from (select device_id, device_seq as seq, min(at) as at
        from (select device_id, device_seq, at from town_log where device_seq is not null union all select device_id, device_seq, at from refused_mutation) as every
        group by device_id, device_seq) as a
      join device n on n.id = a.device_id) as numbered
    where seq > before + 1 group by device_id) as g
  where g.device_id = d.id`,
]
