/** What kind of machine this is, for a name people recognise in a list; a guess the person can change. */
export type DeviceKind = 'iphone' | 'ipad' | 'harmony' | 'android' | 'windows' | 'mac' | 'linux' | 'other'

const marks: [RegExp, DeviceKind][] = [
  [/OpenHarmony|HarmonyOS|ArkWeb/i, 'harmony'],
  [/iPhone/i, 'iphone'],
  [/iPad/i, 'ipad'],
  [/Android/i, 'android'],
  [/Windows/i, 'windows'],
  [/Macintosh/i, 'mac'],
  [/Linux|X11/i, 'linux'],
]

export const deviceKind = (userAgent: string): DeviceKind => marks.find(([mark]) => mark.test(userAgent))?.[1] ?? 'other'
