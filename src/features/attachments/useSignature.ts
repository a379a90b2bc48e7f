import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import SignaturePad from 'signature_pad'
import type { ErrorCode } from '@/contract'
import { errorCode } from '@/features/drafts'
import { useLive, useWorkspace } from '@/features/workspace'
import { useUnsavedGate } from '@/ui'

/**
 * A signature on a canvas, kept in the draft as a picture after each stroke. The picture on white is what the record
 * holds; strokes live only while the pad is open.
 */
export function useSignature(draftId: () => string, canvas: Ref<HTMLCanvasElement | null>) {
  const { attachments } = useWorkspace()
  const gate = useUnsavedGate()
  const mine = useLive(async () => (await attachments.listOfDraft(draftId())).filter((file) => file.role === 'signature'), [])
  const stored = computed(() => mine.value.at(-1))
  const drawing = ref(false)
  const empty = ref(true)
  const failed = ref<ErrorCode>()
  let pad: SignaturePad | undefined
  let queue: Promise<boolean> = Promise.resolve(true)

  /** Bitmap as fine as the screen; strokes are laid out again after a turn of the phone. */
  function fit(element: HTMLCanvasElement) {
    const ratio = Math.max(globalThis.devicePixelRatio || 1, 1)
    const strokes = pad?.toData() ?? []
    element.width = element.offsetWidth * ratio
    element.height = element.offsetHeight * ratio
    element.getContext('2d')?.scale(ratio, ratio)
    pad?.clear()
    if (strokes.length) pad?.fromData(strokes)
  }

  async function store(element: HTMLCanvasElement) {
    const blob = await new Promise<Blob | null>((resolve) => { element.toBlob(resolve, 'image/png') })
    if (!blob || pad?.isEmpty()) return
    const before = (await attachments.listOfDraft(draftId())).filter((file) => file.role === 'signature')
    await attachments.addToDraft(draftId(), {
      role: 'signature', name: 'signature.png', type: 'image/png', bytes: await blob.arrayBuffer(), widthPx: element.width, heightPx: element.height,
    })
    for (const old of before) await attachments.removeFromDraft(draftId(), old.id)
  }

  /** One store at a time; the last picture drawn is the last one stored. A lock and a submission wait for it. */
  function keep(element: HTMLCanvasElement) {
    const before = queue
    queue = (async () => {
      await before
      try {
        await store(element)
        failed.value = undefined
        return true
      }
      catch (problem) {
        failed.value = errorCode(problem)
        return false
      }
    })()
    const kept = queue
    void kept.finally(gate.hold('unsaved', () => kept))
  }

  watch(canvas, (element, _before, onCleanup) => {
    if (!element) return
    pad = new SignaturePad(element, { backgroundColor: '#ffffff', penColor: '#14213d', minWidth: 0.9, maxWidth: 2.8 })
    const turned = new ResizeObserver(() => fit(element))
    turned.observe(element)
    pad.addEventListener('beginStroke', () => { drawing.value = true; empty.value = false })
    pad.addEventListener('endStroke', () => keep(element))
    onCleanup(() => {
      turned.disconnect()
      pad?.off()
      pad = undefined
    })
  }, { flush: 'post' })
  onScopeDispose(() => pad?.off())

  /** @returns how to bring the signature back, when there was one */
  async function clear(): Promise<(() => Promise<void>) | undefined> {
    await queue
    const file = stored.value
    const bytes = file && await attachments.bytes(file.id)
    for (const old of mine.value) await attachments.removeFromDraft(draftId(), old.id)
    pad?.clear()
    drawing.value = false
    empty.value = true
    if (!file || !bytes) return undefined
    const { name, type, widthPx, heightPx } = file
    return async () => {
      drawing.value = false
      await attachments.addToDraft(draftId(), { role: 'signature', name, type, bytes, widthPx, heightPx })
    }
  }

  return { stored, drawing, empty, failed, clear }
}
