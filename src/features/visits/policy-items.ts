import * as v from 'valibot'
import type { Names } from '@/domain/content'

/** What the visit form needs of a policy item: to find it, to name it, to cite it. */
export interface PolicyChoice {
  id: string
  name: Names
  article: number
}

const Pack = v.object({
  benefits: v.array(v.object({ id: v.string(), article: v.number(), title: v.object({ zh: v.string(), en: v.string() }) })),
})

/** The items of a policy pack as it lies on the phone; none when the pack is of a shape this version does not know. */
export function policyItems(pack: unknown): PolicyChoice[] {
  const read = v.safeParse(Pack, pack)
  return read.success ? read.output.benefits.map(({ id, article, title }) => ({ id, article, name: title })) : []
}
