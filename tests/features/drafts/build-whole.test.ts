import { expect, test } from 'vitest'
import { buildWhole } from '@/features/drafts/build-whole'

test('what is typed while a record is being built is in the record', async () => {
  const form = { note: '先' }
  let built = 0
  const record = await buildWhole(() => ({ ...form }), async (value) => {
    built += 1
    await Promise.resolve()
    if (built === 1) form.note = '先后'
    return value.note
  })
  expect(record).toBe('先后')
  expect(built).toBe(2)
})

test('a form that goes away while it is built gives nothing', async () => {
  let form: { note: string } | undefined = { note: '先' }
  expect(await buildWhole(() => form, async () => { form = undefined })).toBeUndefined()
})
