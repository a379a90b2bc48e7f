/** Keys to which phones seal what they save: see `sealingKey` in the schema. */
export const sealingKeys: string[] = [
  `create table sealing_key (id text primary key, public_key text not null, secret_key text not null, created_at timestamptz not null)`,
]
