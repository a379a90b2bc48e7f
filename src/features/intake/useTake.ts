import { computed, ref, shallowRef } from 'vue'
import type { ErrorCode } from '@/contract'
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
  const busy = ref(false)

  async function takeText(text: string): Promise<void> {
    if (handOver.value) return
    try {
      const given = await readGiven(text, codes.value, rawInflate())
      failed.value = undefined
      if (given.codes) codes.value = given.codes
      if (given.handOver) handOver.value = given.handOver
    }
    catch (problem) {
      failed.value = errorCode(problem, 'handover-unreadable')
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
  async function takeFile(file: File): Promise<void> {
    if (file.type.startsWith('image/')) {
      const found = await codesIn(file).catch(() => [])
      if (!found.length) failed.value = 'handover-unreadable'
      for (const text of found) await takeText(text)
    }
    else if (file.size > MAX_CONTENT_BYTES) failed.value = 'handover-too-large'
    else await takeText(await file.text())
  }
  /** Pictures of codes, or a file that was handed over. */
  async function takeFiles(files: readonly File[]): Promise<void> {
    busy.value = true
    try {
      for (const file of files) await takeFile(file)
    }
    finally {
      busy.value = false
    }
  }
  function startOver() {
    codes.value = undefined
    handOver.value = undefined
    failed.value = undefined
  }

  return {
    codes, handOver, failed, busy, takeText, takeFiles, startOver,
    missing: computed(() => (codes.value ? missingCodes(codes.value) : [])),
  }
}
