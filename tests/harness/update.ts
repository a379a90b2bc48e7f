/** Runs in the page, sent there as text. The app asks for a new version each hour and when it is seen again; a test does not wait that long. */
export async function lookForUpdate(): Promise<void> {
  await (await navigator.serviceWorker.getRegistration())?.update()
}
