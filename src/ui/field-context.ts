import { computed, inject, provide, useId, type ComputedRef, type InjectionKey, type Ref } from 'vue'

/** What a `UiField` tells the control inside it, so that label, hint and error are tied to it by ids. */
export interface FieldContext {
  /** Id the control must carry; the label points at it. */
  readonly id: string
  /** Id of the label's text, for controls that are a group (`aria-labelledby`). */
  readonly labelId: string
  /** Ids of hint and error now on screen, or undefined. */
  readonly describedby: ComputedRef<string | undefined>
  readonly invalid: ComputedRef<boolean>
  readonly required: ComputedRef<boolean>
  /** A group of controls calls this once, so that the field draws a caption and not a `<label for>`. */
  asGroup(): void
}

const FieldKey: InjectionKey<FieldContext> = Symbol('ui-field')

/** Called by `UiField` only. */
export function provideField(of: { hint: Ref<boolean>; error: Ref<boolean>; required: Ref<boolean>; group: Ref<boolean> }): FieldContext & { hintId: string; errorId: string } {
  const id = useId()
  const hintId = `${id}-hint`
  const errorId = `${id}-error`
  const context = {
    id, labelId: `${id}-label`, hintId, errorId,
    describedby: computed(() => [of.hint.value && hintId, of.error.value && errorId].filter(Boolean).join(' ') || undefined),
    invalid: computed(() => of.error.value),
    required: computed(() => of.required.value),
    asGroup: () => { of.group.value = true },
  }
  provide(FieldKey, context)
  return context
}

/** Attributes for a native control: taken from the `UiField` around it, or nothing when it stands alone. */
export function useFieldAttributes() {
  const field = inject(FieldKey, undefined)
  return computed(() => field && {
    id: field.id,
    'aria-describedby': field.describedby.value,
    'aria-invalid': field.invalid.value || undefined,
    'aria-required': field.required.value || undefined,
  })
}

/** Attributes for a group of controls (`radiogroup`, `group`) inside a `UiField`. */
export function useGroupAttributes() {
  const field = inject(FieldKey, undefined)
  field?.asGroup()
  return computed(() => field && {
    'aria-labelledby': field.labelId,
    'aria-describedby': field.describedby.value,
  })
}
