/** The part of `navigator` used here, in a page or a worker; absent where the browser marks no icons. */
export interface Badge { setAppBadge?(count?: number): Promise<void>; clearAppBadge?(): Promise<void> }

/** Shows a number on the app's icon, nothing for 0. It says how many, never what or whose. Where the system forbids it nothing happens. */
export async function showBadge(count: number, badge: Badge = navigator): Promise<void> {
  try {
    await (count > 0 ? badge.setAppBadge?.(count) : badge.clearAppBadge?.())
  } catch {
    // Not installed, or refused by the person.
  }
}
