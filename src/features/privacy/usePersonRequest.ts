import { computed, ref, shallowRef } from 'vue'
import type { PersonData, PersonErased, PersonFound, PersonRecord, PersonSubject } from '@/contract'

export interface PersonRequestWorld {
  search: (subject: PersonSubject) => Promise<PersonFound>
  erase: (asked: { subject: PersonSubject; records: string[]; confirm: string }) => Promise<PersonErased>
}

/** Whether the person stands in it as themselves, and may be taken out. */
export const isErasable = ({ places }: PersonRecord): boolean => places.some(({ keptAs }) => !keptAs)

/** One person's request: found, handed over, and erased from the records chosen. Nothing of it is kept on this device. */
export function usePersonRequest(world: PersonRequestWorld) {
  const data = shallowRef<PersonData>()
  const chosen = ref<readonly string[]>([])
  const confirm = ref('')
  const erased = shallowRef<PersonErased>()
  const confirmed = computed(() => confirm.value.trim() !== '' && confirm.value.trim() === data.value?.about.name)

  const startAnew = (): void => {
    data.value = undefined
    erased.value = undefined
    chosen.value = []
    confirm.value = ''
  }

  return {
    data, chosen, confirm, confirmed, erased, startAnew,
    /** @throws the coded error of the server */
    async search(name: string, phone: string): Promise<void> {
      startAnew()
      const subject = { name: name.trim(), ...(phone.trim() ? { phone: phone.trim() } : {}) }
      data.value = (await world.search(subject)).data
    },
    /** What is left is looked for again. Does nothing while the name has not been typed once more. @throws the coded error of the server */
    async erase(): Promise<void> {
      const about = data.value?.about
      if (!about || !confirmed.value || chosen.value.length === 0) return
      erased.value = await world.erase({ subject: about, records: [...chosen.value], confirm: confirm.value.trim() })
      chosen.value = []
      confirm.value = ''
      data.value = (await world.search(about)).data
    },
  }
}
