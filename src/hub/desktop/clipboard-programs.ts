/** Text on the clipboard. `sensitive` is what a password manager asks other programs not to keep: never send it on. */
export interface Clip {
  text: string
  sensitive: boolean
}

export const maxClipBytes = 1024 * 1024

/** What one platform's programs can do, all within `maxClipBytes`. */
export interface ClipboardPrograms {
  read(): Promise<Clip | undefined>
  /** The text alone, where that is cheaper than `read`: enough to find out whether there is something new. */
  peek?(): Promise<string | undefined>
  /** `secret`: marked for clipboard histories to leave out, where the programs can. False when the program failed. */
  write(text: string, secret?: boolean): Promise<boolean>
  /** Empties the clipboard if it holds `text`; absent where reading and writing one after the other is as quick. */
  clear?(text: string): Promise<boolean>
  /** Follows changes until its program ends; absent where changes can only be found by looking every second. */
  follow?(changed: () => void, signal: AbortSignal): Promise<void>
}
