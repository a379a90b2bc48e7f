/** Bytes whose records are gone, until they are too: the store of files may be away just then, or the server may die. */
export const fileRemovals: string[] = [
  `create table file_removal (sha256 text primary key, asked_at timestamptz not null)`,
  // No policy lets a request's role see it: it is written and read under the server's own.
  `alter table file_removal enable row level security`,
]
