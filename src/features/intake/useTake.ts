import { computed, ref, shallowRef } from 'vue'
import type { ErrorCode } from '@/contract'
import { canonicalJson } from '@/domain/canonical'
import { MAX_CONTENT_BYTES, type Assembly, type HandOver } from '@/domain/handover'
import { openQrReader, pixelsOfPicture, rawInflate } from '@/platform/scan'
import { errorCode } from '@/features/drafts'
import { missingCodes, readGiven } from './read-given'

/** A picture is looked at once, so it may take its time. */
const PICTURE_MS = 1_500

/** Takes in what an enterprise shows, sends or says, until all of it is there. Nothing is written. */
export function useTake() {
  const codes = shallowRef<Assembly>()
  const handOver = shallowRef<HandOver>()
  const failed = ref<ErrorCode>()
  /** Names of files that are not part of what is looked at now. */
  const notTaken = ref<readonly string[]>([])
  const busy = ref(false)

  /** @returns whether it is part of what is taken now */
  async function takeText(text: string): Promise<boolean> {
    try {
      const given = await readGiven(text, codes.value, rawInflate())
      // One is looked at until it is decided on; another must not take its place unseen, nor be taken for it.
      if (handOver.value) return given.handOver !== undefined && canonicalJson(given.handOver) === canonicalJson(handOver.value)
      failed.value = undefined
      if (given.codes) codes.value = given.codes
      if (given.handOver) handOver.value = given.handOver
      return true
    }
    catch (problem) {
      if (!handOver.value) failed.value = errorCode(problem, 'handover-unreadable')
      return false
    }
  }

  async function codesIn(picture: Blob): Promise<string[]> {
    const read = await openQrReader({ timeLimit: PICTURE_MS })
    for await (const pixels of pixelsOfPicture(picture)) {
      const found = await read(pixels)
      if (found.length) return found
    }
    return []
  }
  async function textsIn(file: File): Promise<string[] | ErrorCode> {
    if (file.type.startsWith('image/')) {
      const found = await codesIn(file).catch(() => [])
      return found.length ? found : 'handover-unreadable'
    }
    return file.size > MAX_CONTENT_BYTES ? 'handover-too-large' : [await file.text()]
  }
  async function takeFile(file: File): Promise<boolean> {
    const texts = await textsIn(file)
    if (typeof texts === 'string') {
      if (!handOver.value) failed.value = texts
      return false
    }
    let whole = true
    for (const text of texts) whole = await takeText(text) && whole
    return whole
  }
  /** Pictures of codes, or a file that was handed over. */
  async function takeFiles(files: readonly File[]): Promise<void> {
    busy.value = true
    try {
      for (const file of files) if (!await takeFile(file)) notTaken.value = [...notTaken.value, file.name]
    }
    finally {
      busy.value = false
      if (!handOver.value) notTaken.value = []
    }
  }
  function startOver() {
    codes.value = undefined
    handOver.value = undefined
    failed.value = undefined
    notTaken.value = []
  }

  return {
    codes, handOver, failed, notTaken, busy, takeText, takeFiles, startOver,
    missing: computed(() => (codes.value ? missingCodes(codes.value) : [])),
  }
}
