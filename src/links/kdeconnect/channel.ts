import net from 'node:net'
import type { Clock } from '../../core/clock.ts'
import { TandemError } from '../../core/errors.ts'
import type { Proven } from './handshake.ts'
import { LineReader, readPacket } from './packet.ts'
import type { Packet } from './session.ts'

/** Bytes waiting to be sent to a peer that does not read; beyond this, packets are refused. */
const maxBacklog = 64 * 1024 * 1024
/** Nothing heard this long after something was sent: look whether the machine is still there. */
const answerPatience = 4500
const hostPatience = 3000

/** Keep-alive of the system: a dead machine is noticed after `delay + interval × count` ms of quiet. */
const keepAlive = {
  inUse: { delay: 4000, interval: 1000, count: 4 },
  idle: { delay: 25_000, interval: 5000, count: 3 },
}

export interface ChannelHooks {
  packet(packet: Packet): void
  /** The longest line that is taken now, in bytes. */
  maxLine(): number
  /** A line that is no packet. */
  badLine(): void
  tooLong(): void
  closed(): void
}

/** One proven socket: lines in, lines out, and the question whether anybody is still there. */
export class Channel {
  readonly since: number
  readonly proven: Proven
  lastHeard: number
  readonly #hooks: ChannelHooks
  #checking: NodeJS.Timeout | undefined
  /** Whether anything came since the look was planned; times cannot tell, for clocks are set back. */
  #answered = false
  #probe: net.Socket | undefined

  constructor(proven: Proven, clock: Clock, hooks: ChannelHooks) {
    this.proven = proven
    this.#hooks = hooks
    this.since = clock.now()
    this.lastHeard = this.since
    const lines = new LineReader(hooks.maxLine, (line) => this.#take(line), hooks.tooLong)
    const { socket } = proven
    socket.setNoDelay(true)
    this.attend(false)
    socket.on('data', (chunk: Buffer) => {
      this.lastHeard = clock.now()
      this.#answered = true
      lines.push(chunk)
    })
    socket.once('close', () => {
      clearTimeout(this.#checking)
      this.#probe?.destroy()
      hooks.closed()
    })
    socket.resume()
  }

  get alive(): boolean {
    return !this.proven.socket.destroyed
  }

  /** Notices a dead machine within 10 s instead of 45 s. */
  attend(inUse: boolean): void {
    const { delay, interval, count } = inUse ? keepAlive.inUse : keepAlive.idle
    // One by one and not as an object, which a Node before 24.19 would take for a mere "yes".
    this.proven.socket.setKeepAlive(true, delay, interval, count)
  }

  /** Resolves when the system took the bytes; rejects with `session.closed` or `too.many`. */
  write(bytes: Uint8Array): Promise<void> {
    const { socket } = this.proven
    if (!this.alive) return Promise.reject(new TandemError('session.closed'))
    if (socket.writableLength > maxBacklog) return Promise.reject(new TandemError('too.many', { what: 'unsent bytes' }))
    this.#checkLater()
    return new Promise((resolve, reject) => {
      socket.write(bytes, (error) =>
        error ? reject(new TandemError('session.closed', {}, { cause: error })) : resolve(),
      )
    })
  }

  destroy(): void {
    this.proven.socket.destroy()
  }

  #take(line: Buffer): void {
    const packet = readPacket(line)
    if (packet) this.#hooks.packet(packet)
    else this.#hooks.badLine()
  }

  /** Bytes on their way switch the system's keep-alive off, so a machine that vanished is looked for by hand. */
  #checkLater(): void {
    if (this.#checking) return
    this.#answered = false
    this.#checking = setTimeout(() => {
      this.#checking = undefined
      if (!this.#answered) this.#lookForHost()
    }, answerPatience)
    this.#checking.unref()
  }

  /** Any answer of its network stack, even "refused", shows that the machine is there; only silence ends the channel. */
  #lookForHost(): void {
    const { address, identity } = this.proven
    const probe = net.connect({ host: address, port: identity.tcpPort ?? 1716 })
    this.#probe = probe
    probe.setTimeout(hostPatience, () => probe.destroy(new Error('no answer')))
    probe.once('connect', () => probe.destroy())
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED' && error.code !== 'ECONNRESET') this.destroy()
    })
  }
}
