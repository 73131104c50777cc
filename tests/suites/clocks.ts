import type { Clock } from '../../src/core/clock.ts'

interface Task {
  readonly due: number
  readonly run: () => void
}

/** Time that stands still until `advance`; for rules with timers. */
export class ManualClock implements Clock {
  #now: number
  readonly #tasks = new Set<Task>()

  constructor(now = 1_755_000_000_000) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): () => void {
    const task = { due: this.#now + ms, run }
    this.#tasks.add(task)
    return () => this.#tasks.delete(task)
  }

  /** Timers that nobody cancelled yet. */
  pending(): number {
    return this.#tasks.size
  }

  advance(ms: number): void {
    const end = this.#now + ms
    for (let task = this.#first(end); task; task = this.#first(end)) {
      this.#now = Math.max(this.#now, task.due)
      this.#tasks.delete(task)
      task.run()
    }
    this.#now = end
  }

  #first(end: number): Task | undefined {
    return [...this.#tasks].filter((task) => task.due <= end).sort((a, b) => a.due - b.due)[0]
  }
}

/** Real time that can be pushed forward: what was due in between happens at once. For programs with sockets. */
export class LiveClock implements Clock {
  #ahead = 0
  readonly #tasks = new Map<Task, NodeJS.Timeout>()

  now(): number {
    return Date.now() + this.#ahead
  }

  after(ms: number, run: () => void): () => void {
    const task = { due: this.now() + ms, run: () => this.#drop(task) && run() }
    this.#tasks.set(task, setTimeout(task.run, ms))
    return () => this.#drop(task)
  }

  pending(): number {
    return this.#tasks.size
  }

  advance(ms: number): void {
    this.#ahead += ms
    const due = [...this.#tasks.keys()].filter((task) => task.due <= this.now())
    for (const task of due.sort((a, b) => a.due - b.due)) task.run()
    for (const [task, timer] of this.#tasks) {
      clearTimeout(timer)
      this.#tasks.set(task, setTimeout(task.run, Math.max(0, task.due - this.now())))
    }
  }

  #drop(task: Task): boolean {
    clearTimeout(this.#tasks.get(task))
    return this.#tasks.delete(task)
  }
}
