/**
 * npm run -s person -- --name NAME [--phone NUMBER] --out FOLDER
 * npm run -s person -- --name NAME [--phone NUMBER] --erase ID[,ID…] --out FOLDER
 *
 * Finds everything about a person and writes it to FOLDER as person.json and person.html, to be read and handed over. With --erase
 * the person is taken out of the records named (ids from person.json; a name alone may be another's), and FOLDER gets erasure.json,
 * the proof, whose SHA-256 stands in the audit; beside an earlier one it bears the beginning of that in its name. The files hold personal data: hand them over and delete them.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { personPage } from '@/domain/privacy/person-page'
import { readConfig } from '@/server/config'
import { askFor, type TaskName } from '@/server/operate'
import type { ErasureProof, PersonData } from '@/contract'
import { proofHash } from '@/server/privacy'
import { CallError, runCommand } from './command'

await runCommand(async () => {
  const { values: { name, phone, erase, out } } = parseArgs({ options: { name: { type: 'string' }, phone: { type: 'string' }, erase: { type: 'string' }, out: { type: 'string' } } })
  if (!name || !out) throw new CallError('usage: npm run -s person -- --name NAME [--phone NUMBER] [--erase ID,ID] --out FOLDER')
  const subject = { name, ...(phone ? { phone } : {}) }
  const asked = <T>(task: TaskName, about: unknown): Promise<T> => askFor<T>(readConfig(process.env, [], process.cwd()), task, about)
  await mkdir(out, { recursive: true, mode: 0o700 })
  const save = (file: string, content: string, flag: 'w' | 'wx' = 'w') => writeFile(join(out, file), content, { mode: 0o600, flag })
  /** The only copy there is of what the audit names: it never takes the place of another. */
  const saveProof = async (proof: ErasureProof): Promise<void> => {
    const content = `${JSON.stringify(proof, null, 2)}\n`
    await save('erasure.json', content, 'wx').catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      await save(`erasure-${proofHash(proof).slice(0, 16)}.json`, content)
    })
  }

  if (erase !== undefined) {
    const proof = await asked<ErasureProof>('person erase', { subject, records: erase.split(',').map((id) => id.trim()) })
    await saveProof(proof)
    const { records, places, signatures, kept } = proof.counts
    process.stdout.write(`erased: ${places} places in ${records} records, ${signatures} signatures; kept: ${kept} places; proof ${proofHash(proof)}\n`)
    return records > 0 ? 0 : 1
  }
  const data = await asked<PersonData>('person', { subject })
  await save('person.json', `${JSON.stringify(data, null, 2)}\n`)
  await save('person.html', personPage(data))
  process.stdout.write(`${data.records.length} records in ${join(out, 'person.html')}\n`)
  for (const { id, town, kind, called, places, mentions } of data.records) process.stdout.write(`${id}  ${town} ${kind} ${called}: ${places.length} places, ${mentions.length} mentions\n`)
  return 0
})
