import { expect, it } from 'vitest'
import type { GivenFile, NotParked } from '@/device'
import { receiveShare } from '@/sw/receive-share'

const HERE = 'https://station.example'
const photo = new File([new Uint8Array([1, 2, 3])], 'p.jpg', { type: 'image/jpeg' })

async function share(fields: [string, File | string][], { answer, referrer = '' }: { answer?: NotParked; referrer?: string } = {}) {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  const parked: GivenFile[][] = []
  const answered = await receiveShare({ referrer, formData: async () => form }, HERE, async (files) => {
    parked.push([...files])
    return answer
  })
  return { status: answered.status, to: answered.headers.get('location'), parked: parked.map((files) => files.map(({ name }) => name)) }
}

it('parks the files, and nothing else of what came, before any page is opened', async () => {
  expect(await share([['files', photo], ['files', new File(['%PDF-'], 'a.pdf')], ['title', '标题'], ['files', 'words']])).toEqual({ status: 303, to: `${HERE}/share`, parked: [['p.jpg', 'a.pdf']] })
})

it('says on the page what could not be kept', async () => {
  expect(await share([['files', photo]], { answer: 'nobody' })).toMatchObject({ status: 303, to: `${HERE}/share?trouble=nobody` })
  const broken = await receiveShare({ referrer: '', formData: async () => { throw new TypeError('cut off') } }, HERE, async () => undefined)
  expect(broken.headers.get('location')).toBe(`${HERE}/share?trouble=failed`)
})

it('takes nothing from a form of another site', async () => {
  expect(await share([['files', photo]], { referrer: 'https://elsewhere.example/' })).toMatchObject({ to: `${HERE}/share?trouble=failed`, parked: [] })
  expect(await share([['files', photo]], { referrer: `${HERE}/me` })).toMatchObject({ to: `${HERE}/share`, parked: [['p.jpg']] })
  expect(await share([['files', photo]], { referrer: 'about:client' })).toMatchObject({ parked: [['p.jpg']] })
})
