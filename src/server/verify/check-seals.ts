import { isSignedBy, keyIdOf } from '../audit/key'
import type { SealMark } from '../audit/last-seal'
import { sealedText, type SealedHead, type SealRow } from '../audit/sealed-head'
import { findings, type Finding } from './findings'

/** What signatures are held against: things that are not in the database. */
export interface Trust {
  publicKey: string
  /** The newest seal this server made, as it remembers it. */
  lastSeal: SealMark | undefined
}

export interface SealReport {
  seals: number
  lastAt: Date | undefined
  /** Keys that signed: the server's own, and others by their ids. */
  keys: { id: string; own: boolean; seals: number }[]
  findings: Finding[]
  found: number
}

/** Follows the signatures under the chains. @returns what they say of each chain, keyed `chain town`, too */
export function checkSeals(seals: readonly (SealRow & { publicKey: string; signature: string })[], trust: Trust | undefined): { report: SealReport; sealed: Map<string, Map<number, string>> } {
  const report: SealReport = { seals: seals.length, lastAt: seals.at(-1)?.at, keys: [], findings: [], found: 0 }
  const find = findings(report)
  const sealed = new Map<string, Map<number, string>>()
  let before = { seq: 0, signature: '' }
  for (const seal of seals) {
    const at = `signature ${seal.seq}`
    if (seal.seq !== before.seq + 1) find(at, `follows signature ${before.seq}: ${seal.seq - before.seq - 1} missing`)
    else if (seal.previous !== before.signature) find(at, 'does not name the one before')
    if (isSignedBy(seal.publicKey, sealedText(seal), seal.signature)) for (const head of seal.heads) note(sealed, head)
    else find(at, 'is not genuine')
    countKey(report.keys, seal.publicKey, trust)
    before = seal
  }
  const mark = trust?.lastSeal
  if (mark && seals.find(({ seq }) => seq === mark.seq)?.signature !== mark.signature) find(`signature ${mark.seq}`, 'was made by this server and is no longer there')
  return { report, sealed }
}

function note(sealed: Map<string, Map<number, string>>, { chain, town, seq, hash }: SealedHead): void {
  const key = `${chain} ${town}`
  const places = sealed.get(key) ?? new Map<number, string>()
  places.set(seq, hash)
  sealed.set(key, places)
}

function countKey(keys: SealReport['keys'], publicKey: string, trust: Trust | undefined): void {
  const id = keyIdOf(publicKey)
  const known = keys.find((key) => key.id === id)
  if (known) known.seals += 1
  else keys.push({ id, own: publicKey === trust?.publicKey, seals: 1 })
}
