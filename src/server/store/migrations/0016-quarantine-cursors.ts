/** How far its device had read the log of the edit's town: after a restore the versions it claims to have seen mean nothing. */
export const quarantineCursors: string[] = [
  `alter table quarantined_edit add column read json`,
]
