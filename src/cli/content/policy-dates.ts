import type { Overlay, PolicyPack } from '@/domain/policy'
import { twice } from './findings'
import type { Problem } from './problems'

/** Dates that cannot be so together, in a document and in the higher rules. */
export function dateProblems({ id, document: { signed, printed } }: Pick<PolicyPack, 'id' | 'document'>, overlays: readonly Overlay[]): Problem[] {
  return [
    ...(printed < signed ? [{ at: id, message: `printed on ${printed}, before it was signed on ${signed}` }] : []),
    ...overlays.flatMap((overlay) => [
      ...overlay.blocks.flatMap(({ warnsFrom, lastDay, lastDayOtherReading }) => [
        ...(warnsFrom > lastDay ? [{ at: overlay.id, message: `warns from ${warnsFrom}, after its last day ${lastDay}` }] : []),
        ...(lastDayOtherReading === lastDay ? [{ at: overlay.id, message: `the other reading has the same last day, ${lastDay}: there is no doubt` }] : []),
      ]),
      ...twice(overlay.blocks.flatMap(({ benefits }) => benefits)).map((benefit) => ({ at: overlay.id, message: `${benefit} is blocked twice` })),
    ]),
  ]
}
