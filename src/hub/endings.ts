/** Whoever stops slower than this is left behind. */
const patienceMs = 1500

/** What is to be done at the end of a hub, in two rows: what talks to the outside at once and in bounded time, then the rest. */
export class Endings {
  readonly #first: (() => unknown)[] = []
  readonly #last: (() => unknown)[] = []
  #running: Promise<void> | undefined

  /** Sockets, links, the desktop: all at the same time. */
  first(end: () => unknown): void {
    this.#first.push(end)
  }

  /** What those still need while they end: in the reverse order of their start. */
  last(end: () => unknown): void {
    this.#last.push(end)
  }

  /** Again and again the same end. */
  run(): Promise<void> {
    this.#running ??= this.#run()
    return this.#running
  }

  async #run(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, patienceMs)
    })
    // One that fails must not keep the others from ending.
    await Promise.race([late, Promise.allSettled(this.#first.map(async (end) => end()))])
    clearTimeout(timer)
    for (const end of this.#last.reverse()) await end()
  }
}
