/** A phone that lost its storage goes on as a new device: whose place it takes, and the number its edits begin with. */
export const replacedDevices: string[] = [
  'alter table device add column replaces uuid, add column first_seq bigint not null default 1',
]
