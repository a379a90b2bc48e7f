import { describe, expect, it } from 'vitest'
import type { DoublesWorld } from '@/features/enterprises/doubles'
import { useDoubles } from '@/features/enterprises/useDoubles'

const CODE = '91350100M000100Y43'
const kiln = { id: 'e1', town: '320282112', name: '样例（宜兴）陶瓷厂', creditCode: CODE }
const branch = { id: 'e2', town: '320282112', name: '样例（宜兴）陶瓷厂二分厂' }

const world: DoublesWorld = {
  byCode: async (creditCode) => (creditCode === CODE ? [{ id: kiln.id, town: kiln.town, fields: { name: kiln.name, creditCode } }] : []),
  byWords: async () => [kiln, branch].map((one) => ({ sample: false, ...one }) as never),
}

describe('an enterprise being added', () => {
  it('is asked about when one of its name is here, however its width and blanks are typed', async () => {
    const { doubles, mayAdd } = useDoubles(world)
    expect(await mayAdd({ name: '样例(宜兴) 陶瓷厂' })).toBe(false)
    expect(doubles.value).toEqual([{ id: 'e1', town: '320282112', name: kiln.name, by: 'name' }])
  })
  it('is asked about once when one has its code and its name', async () => {
    const { doubles, mayAdd } = useDoubles(world)
    expect(await mayAdd({ name: kiln.name, creditCode: CODE.toLowerCase() })).toBe(false)
    expect(doubles.value.map(({ id, by }) => [id, by])).toEqual([['e1', 'code']])
  })
  it('is added when the person says that it is another one, and asked about again for yet another', async () => {
    const { doubles, mayAdd, addAnyway } = useDoubles(world)
    await mayAdd({ name: kiln.name })
    addAnyway()
    expect(doubles.value).toEqual([])
    expect(await mayAdd({ name: kiln.name })).toBe(true)
    expect(await mayAdd({ name: branch.name })).toBe(false)
  })
  it('is added by one tap of two', async () => {
    const { mayAdd } = useDoubles(world)
    expect(await Promise.all([mayAdd({ name: '别的厂' }), mayAdd({ name: '别的厂' })])).toEqual([true, false])
  })
  it('is added where nothing is like it, and where nothing can be looked up', async () => {
    expect(await useDoubles(world).mayAdd({ name: '别的厂' })).toBe(true)
    expect(await useDoubles({ ...world, byWords: () => Promise.reject(new Error('shut')) }).mayAdd({ name: kiln.name })).toBe(true)
  })
})
