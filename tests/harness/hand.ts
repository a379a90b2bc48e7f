/** What a person does and sees in one tab, whatever the browser: names are those that a screen reader would read out. */
export interface Hand {
  goto(url: string): Promise<void>
  reload(): Promise<void>
  url(): Promise<string>
  /** Puts `text` into the field of that label, in place of what is there. */
  fill(label: string, text: string): Promise<void>
  value(label: string): Promise<string>
  /** Gives a file to the field of that label. */
  attach(label: string, path: string): Promise<void>
  /** Presses the first visible button, link or tick box of that name. */
  press(name: string): Promise<void>
  /** Waits until these words can be seen. */
  see(words: string, timeoutMs?: number): Promise<void>
  /** Waits until these words can no longer be seen. */
  gone(words: string, timeoutMs?: number): Promise<void>
  /** Whether these words can be seen now. */
  sees(words: string): Promise<boolean>
  /** Runs a function in the page; it and its result must survive being written as text. */
  run<R>(work: () => R | Promise<R>): Promise<R>
  run<A, R>(work: (argument: A) => R | Promise<R>, argument: A): Promise<R>
  photograph(path: string): Promise<void>
  close(): Promise<void>
}

export type BrowserName = 'chromium' | 'firefox' | 'webkit'

/** A browser on a profile that outlives it, so that it can be closed, killed and opened again like a phone's. */
export interface AnyBrowser {
  readonly name: BrowserName
  readonly version: string
  readonly profile: string
  /** Starts it and gives its first tab. */
  open(): Promise<Hand>
  /** Another tab of the running browser. */
  tab(): Promise<Hand>
  tabs(): Hand[]
  /** Ends it as the system would: no warning, no unload events. */
  kill(): Promise<void>
  /** Closes it as a person would. */
  close(): Promise<void>
  /** Kills it and removes its profile. */
  remove(): Promise<void>
}

export const WAIT_MS = 30_000
