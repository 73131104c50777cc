import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** `name.log` and its predecessors `name.1.log` … in one folder, bounded in all. Written at once, so that a crash loses nothing. */
export class RotatingFile {
  readonly #folder: string
  readonly #name: string
  readonly #maxBytes: number
  readonly #files: number
  #handle: number | undefined
  #size = 0
  #closed = false

  constructor(folder: string, name: string, limits: { maxBytes?: number; files?: number } = {}) {
    this.#folder = folder
    this.#name = name
    this.#maxBytes = limits.maxBytes ?? 2 * 1024 * 1024
    this.#files = limits.files ?? 5
    this.#open()
  }

  write(line: string): void {
    if (this.#closed) return
    const bytes = Buffer.from(line)
    try {
      if (this.#size > 0 && this.#size + bytes.length > this.#maxBytes) this.#rotate()
      if (this.#handle === undefined) this.#open()
      writeSync(this.#handle as number, bytes)
      this.#size += bytes.length
    } catch {
      // A full disk must not stop the hub; the next line tries again.
    }
  }

  close(): void {
    this.#closed = true
    this.#release()
  }

  #release(): void {
    if (this.#handle !== undefined) closeSync(this.#handle)
    this.#handle = undefined
  }

  #path(age: number): string {
    return join(this.#folder, age === 0 ? `${this.#name}.log` : `${this.#name}.${age}.log`)
  }

  #open(): void {
    this.#handle = openSync(this.#path(0), 'a', 0o600)
    this.#size = fstatSync(this.#handle).size
  }

  #rotate(): void {
    this.#release()
    this.#size = 0
    for (let age = this.#files - 1; age > 0; age--) {
      try {
        renameSync(this.#path(age - 1), this.#path(age))
      } catch {
        // There are not that many yet; or it cannot be moved, and then the file goes on growing slowly past its bound.
      }
    }
    this.#open()
  }
}
