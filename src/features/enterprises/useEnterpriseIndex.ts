import { defineStore } from 'pinia'
import { useRecordIndex } from '@/features/records'
import { searchText, type EnterpriseEntry } from './enterprise-search'
import { createInitials } from './pinyin-initials'

/** Every enterprise on this phone, ready to be searched; last changed first. */
export const useEnterpriseIndex = defineStore('enterprises/index', () => {
  const initials = createInitials()
  return useRecordIndex('enterprise', ({ id, town, fields, conflicts }): EnterpriseEntry => ({
    id, town, name: fields.name, text: searchText(fields.name, fields.creditCode, initials),
    ...(fields.creditCode ? { creditCode: fields.creditCode } : {}),
    ...(conflicts.length ? { conflicts: conflicts.length } : {}),
    ...(fields.sample ? { sample: true } : {}),
  }))
})
