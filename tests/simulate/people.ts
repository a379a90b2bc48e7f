import { DeviceError, newId } from '@/device'
import type { RecordRow } from '@/device/rows'
import type { Loop } from './loop'
import type { Phone } from './phone'
import type { Tab } from './tab'
import type { Server } from './server'
import type { Step } from './steps'
import { POISON } from './world'

/** What people do on their phones, told apart by values no two of which are alike. */
export class People {
  /** Whether some edit bears what a box on the way does not let through. */
  poisoned = false
  private counter = 0
  private readonly loop: Loop
  private readonly server: Server

  constructor(loop: Loop, server: Server) {
    this.loop = loop
    this.server = server
  }

  async act(phone: Phone, tab: Tab, step: Extract<Step, { tab: number }>): Promise<void> {
    switch (step.do) {
      case 'sync': return this.sync(phone, tab, step)
      case 'create': return this.create(phone, tab, step)
      case 'change': return this.change(phone, tab, step)
      case 'refused': return this.edit(phone, tab, 'assistance', 0, (unique) => ({ state: 'closed', respondent: { name: unique } }))
      case 'respondent': return this.edit(phone, tab, 'assistance', 0, (unique) => ({ respondent: { name: unique } }))
      case 'photo': return this.photo(phone, tab, step.record)
      case 'choose': return this.choose(phone, tab, step.own)
      default: return this.amend(phone, tab, step.do)
    }
  }

  private async sync(phone: Phone, tab: Tab, { faults, dieAt }: Extract<Step, { do: 'sync' }>): Promise<void> {
    phone.faults = [...faults]
    if (dieAt !== undefined) tab.life = dieAt
    if (!(await tab.until(tab.engine.now()))) await phone.restart(tab)
    else if (dieAt !== undefined) tab.life = Infinity
  }

  /**
   * A save as a person sees it: once it says "saved" it counts, whatever happens then.
   * @param isNew whether its values stand nowhere yet: only then can be told later that it was not saved
   */
  private async save(phone: Phone, tab: Tab, edits: { recordId: string; set: Record<string, unknown> }[], work: () => Promise<unknown>, dieWhenSaved = false, isNew = true): Promise<void> {
    const saving = async (): Promise<void> => {
      try {
        await work()
      } catch (error) {
        if (!tab.alive) return
        if (!(error instanceof DeviceError) || !['storage-full', 'record-missing'].includes(error.code)) throw error
        if (isNew) phone.failed.push(...edits)
        return
      }
      // A tab that is dead says nothing.
      if (!tab.alive) return
      phone.saved.push(...edits)
      if (dieWhenSaved) tab.die()
    }
    if (!(await tab.until(saving())) || !tab.alive) await phone.restart(tab)
  }

  private unique(poison = false): string {
    this.counter += 1
    this.poisoned ||= poison
    return `${poison ? POISON : 'v'}${this.counter}`
  }

  private async create(phone: Phone, tab: Tab, { town, count, poison }: Extract<Step, { do: 'create' }>): Promise<void> {
    const towns = this.server.townsOf(phone.index)
    if (towns.length === 0) return
    const records = Array.from({ length: count }, () => ({
      kind: 'enterprise' as const, town: towns[town % towns.length]!, fields: { name: this.unique(), note: this.unique(poison) }, id: newId(this.loop, phone.random),
    }))
    await this.save(phone, tab, records.map(({ id, fields }) => ({ recordId: id, set: { ...fields } })), () => tab.device.records.createMany(records))
  }

  private change(phone: Phone, tab: Tab, { record, field, poison, dieWhenSaved }: Extract<Step, { do: 'change' }>): Promise<void> {
    if (field === 'labels') return this.edit(phone, tab, 'enterprise', record, (unique, { fields }) => ({ labels: [...(fields['labels'] as string[] | undefined ?? []), unique] }), false, dieWhenSaved)
    return this.edit(phone, tab, 'enterprise', record, (unique) => ({ [field]: unique }), poison, dieWhenSaved)
  }

  /** Of the records with the lowest ids, so that phones meet in the same ones. */
  private async edit(phone: Phone, tab: Tab, kind: 'enterprise' | 'assistance', at: number, set: (unique: string, shown: RecordRow) => Record<string, unknown>, poison = false, dieWhenSaved = false): Promise<void> {
    const known = phone.disk.rows('records').filter((row) => row.kind === kind).slice(0, 4)
    const record = known[at % Math.max(1, known.length)]
    if (!record) return
    const change = set(this.unique(poison), record)
    await this.save(phone, tab, [{ recordId: record.id, set: change }], () => tab.device.records.change(kind, record.id, change, { seen: record }), dieWhenSaved)
  }

  /** A photo of an enterprise: it goes with a draft, as the forms do it. */
  private async photo(phone: Phone, tab: Tab, at: number): Promise<void> {
    const known = phone.disk.rows('records').filter((row) => row.kind === 'enterprise').slice(0, 4)
    const enterprise = known[at % Math.max(1, known.length)]
    if (!enterprise) return
    const { id, town } = enterprise
    const name = this.unique()
    const edits: { recordId: string; set: Record<string, unknown> }[] = []
    await this.save(phone, tab, edits, async () => {
      const { drafts, attachments } = tab.device
      const draft = await drafts.create('enterprise', {})
      const bytes = new Uint8Array(Buffer.from(name)).buffer
      const file = await attachments.addToDraft(draft.id, { role: 'photo', name, type: 'image/jpeg', bytes })
      edits.push({ recordId: file, set: { name } })
      await drafts.submit(draft.id, [], { attachTo: { kind: 'enterprise', id, town } })
    })
  }

  /** Settles the first open conflict with either value. */
  private async choose(phone: Phone, tab: Tab, own: boolean): Promise<void> {
    const record = phone.disk.rows('records').find(({ conflicts }) => conflicts.length > 0)
    const conflict = record?.conflicts[0]
    if (!record || !conflict) return
    const set = { [conflict.field]: own ? conflict.other : conflict.kept }
    await this.save(phone, tab, [{ recordId: record.id, set }], () => tab.device.records.change(record.kind, record.id, set, { settles: [conflict.id] }), false, false)
  }

  private async amend(phone: Phone, tab: Tab, what: 'mend' | 'letGo'): Promise<void> {
    const refused = phone.disk.rows('outbox').flatMap((row) => row.edits).find((edit) => edit.state === 'rejected')
    if (!refused) return
    const { mutationId, kind, recordId } = refused.mutation
    if (what === 'letGo') return this.save(phone, tab, [], () => tab.device.outbox.letGo(mutationId))
    const set = kind === 'assistance' ? { state: 'submitted', respondent: { name: this.unique() } } : kind === 'enterprise' ? { note: this.unique() } : {}
    await this.save(phone, tab, [{ recordId, set }], () => tab.device.outbox.mend(mutationId, set))
  }
}
