import { computed, ref, useTemplateRef, watch, watchPostEffect, type Ref } from 'vue'
import type UiInput from './UiInput.vue'

/**
 * A number typed as people write it, in the `UiInput` that the component refers to as `input`. What cannot be read stays as it was typed
 * and makes the native control invalid, so that a form can hold whoever goes on (`isHeldByUnread`).
 * @param read null when nothing is typed; undefined when it cannot be read
 * @param unread what is said then
 */
export function useReadInput(value: Ref<number | undefined>, read: (typed: string) => number | null | undefined, unread: () => string) {
  const input = useTemplateRef<InstanceType<typeof UiInput>>('input')
  const typed = ref(value.value?.toString() ?? '')
  const found = computed(() => read(typed.value))
  const wrong = computed(() => (found.value === undefined ? unread() : ''))

  watch(value, (next) => { if (next !== (found.value ?? undefined)) typed.value = next?.toString() ?? '' })
  watchPostEffect(() => (input.value?.$el as HTMLInputElement | undefined)?.setCustomValidity(wrong.value))
  function type(text: string | undefined): void {
    typed.value = text ?? ''
    value.value = found.value ?? undefined
  }
  return { typed, read: found, wrong, type }
}
