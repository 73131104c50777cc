/**
 * Bytes that come piece by piece, in one buffer that doubles: a list of the pieces would cost a multiple of their bytes
 * when a peer sends them one by one.
 */
export class GrowingBuffer {
  #bytes = Buffer.alloc(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** `most` is the largest length expected: it is not overshot by doubling. */
  push(part: Uint8Array, most: number): void {
    const needed = this.#length + part.length
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, Math.min(2 * this.#bytes.length, most)))
      this.#bytes.copy(larger, 0, 0, this.#length)
      this.#bytes = larger
    }
    this.#bytes.set(part, this.#length)
    this.#length = needed
  }

  /** Hands the bytes over and starts anew. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length)
    this.#bytes = Buffer.alloc(0)
    this.#length = 0
    return taken
  }
}
