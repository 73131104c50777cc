import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { KdeSession, Packet, PayloadSource } from '../links/kdeconnect/session.ts'
import type { Conditions } from './faults.ts'

/**
 * A session as one feature of a faulty phone has it: what it sends and hears passes the faults that are on. Packets keep
 * their order, since they take the same way one after the other.
 */
export function gated(session: KdeSession, feature: string, conditions: Conditions): KdeSession {
  const silent = () => conditions.silent.has(feature)
  let outgoing: Promise<unknown> = Promise.resolve()
  let incoming: Promise<unknown> = Promise.resolve()
  const faultless = () => !conditions.dozing && !conditions.slow
  let waitingOut = 0
  let waitingIn = 0

  const send = (type: string, body: object, payload?: PayloadSource): Promise<void> => {
    // The app never gets as far as sending, and nothing tells it so.
    if (silent()) return Promise.resolve()
    if (faultless() && waitingOut === 0) return session.send(type, body, payload)
    waitingOut++
    const sent = outgoing.then(async () => {
      await hindered(conditions, JSON.stringify(body).length)
      waitingOut--
      if (!silent()) await session.send(type, body, payload && slowed(payload, conditions))
    })
    outgoing = sent.catch(() => {})
    return sent
  }

  const on = (type: string, handler: (packet: Packet) => void): (() => void) => {
    let listening = true
    const stop = session.on(type, (packet) => {
      if (faultless() && waitingIn === 0) {
        if (!silent()) handler(packet)
        return
      }
      waitingIn++
      incoming = incoming.then(async () => {
        await hindered(conditions, JSON.stringify(packet.body).length)
        waitingIn--
        if (listening && !silent() && !session.closed.aborted) handler(packet)
      })
    })
    return () => {
      listening = false
      stop()
    }
  }

  return new Proxy(session, {
    get(target, key) {
      if (key === 'send') return send
      if (key === 'on') return on
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** Waits as long as the sleep or the bad network makes a packet of this many bytes wait. */
async function hindered(conditions: Conditions, bytes: number): Promise<void> {
  while (conditions.dozing) await conditions.dozing
  const { slow } = conditions
  if (slow) await pause(slow.latencyMs + (bytes * 1000) / slow.bytesPerSecond)
}

/** The same bytes, trickling. */
function slowed(payload: PayloadSource, conditions: Conditions): PayloadSource {
  const { slow } = conditions
  if (!slow) return payload
  return { size: payload.size, open: () => Readable.from(trickle(payload.open(), slow.bytesPerSecond)) }
}

async function* trickle(source: Readable, bytesPerSecond: number): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk as Uint8Array)
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const piece = bytes.subarray(at, at + pieceBytes)
      await pause((piece.length * 1000) / bytesPerSecond)
      yield piece
    }
  }
}

const pieceBytes = 4096
