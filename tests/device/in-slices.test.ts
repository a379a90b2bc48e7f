import { describe, expect, it } from 'vitest'
import { inSlices } from '@/device/in-slices'

const macrotask = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve) })

describe('many rows, a slice at a time', () => {
  it('writes every row once and in order', async () => {
    const written: number[] = []
    await inSlices(Array.from({ length: 1_001 }, (_, at) => at), async (slice) => { written.push(...slice) })
    expect(written).toEqual(Array.from({ length: 1_001 }, (_, at) => at))
  })

  it('writes nothing when there is nothing', async () => {
    await inSlices([], () => { throw new Error('asked') })
  })

  it('never has more than two slices under way', async () => {
    let under = 0
    let most = 0
    await inSlices(Array.from({ length: 500 }), async () => {
      most = Math.max(most, under += 1)
      await macrotask()
      under -= 1
    })
    expect(most).toBe(2)
    expect(under).toBe(0)
  })

  it('ends with the slice that fails', async () => {
    let slices = 0
    await expect(inSlices(Array.from({ length: 500 }), async () => {
      slices += 1
      await macrotask()
      if (slices >= 2) throw new Error('full')
    })).rejects.toThrow('full')
    expect(slices).toBeLessThan(5)
  })
})
