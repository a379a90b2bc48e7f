export const SYSTEMS = ['ios', 'android', 'harmony', 'desktop'] as const
export type System = (typeof SYSTEMS)[number]

/** On what kind of machine the browser runs, for the way things are put on its home screen. */
export function systemOf(userAgent: string, maxTouchPoints = 0): System {
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return 'ios'
  if (/HarmonyOS|OpenHarmony|ArkWeb|HuaweiBrowser/i.test(userAgent)) return 'harmony'
  return /Android/.test(userAgent) ? 'android' : 'desktop'
}
