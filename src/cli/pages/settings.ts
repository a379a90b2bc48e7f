import { SETTINGS, type Setting } from '@/server/settings'
import { table } from './part'

/** Every setting of the server with meaning, default and example. */
export const settingsTable = (): string => table(['Setting', 'Meaning', 'When not set', 'Example'],
  Object.entries<Setting>(SETTINGS).map(([name, { meaning, otherwise, example, secret }]) => [`\`${name}\``, `${meaning}${secret ? ' **Secret.**' : ''}`, otherwise, `\`${example}\``]))
