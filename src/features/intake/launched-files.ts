interface Launch { files?: readonly { getFile(): Promise<File> }[] }
interface LaunchQueue { setConsumer(consumer: (launch: Launch) => void): void }

/** Files with which the system opened the installed app (File Handling API, Chromium on computers); elsewhere there are none. */
export function launchedFiles(taken: (files: File[]) => void, queue = (globalThis as { launchQueue?: LaunchQueue }).launchQueue): void {
  queue?.setConsumer(({ files = [] }) => {
    if (files.length) void Promise.all(files.map((file) => file.getFile())).then(taken, () => undefined)
  })
}
