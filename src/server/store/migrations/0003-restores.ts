/** A restored town goes on in a new epoch: where that happened, so that its chain can still be followed from its first entry. */
export const restores: string[] = [
  `create table town_restore (
    town text not null, epoch uuid not null, before_epoch uuid not null, seq bigint not null, at timestamptz not null, primary key (town, epoch))`,
]
