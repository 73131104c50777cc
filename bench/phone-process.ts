// Simulated phones in a process of their own, told what to do by lines of JSON on stdin; it ends with its stdin.
import { createInterface } from 'node:readline'
import type { KdeSession } from '../src/links/kdeconnect/session.ts'
import { type SimPhone, type StartPhoneOptions, startPhone } from '../src/sim/main.ts'

/** What the bench can ask, and what it is told. */
export interface Orders {
  start(given: { phones: StartPhoneOptions[] }): Promise<string[]>
  /** An act of one phone. */
  act(given: { phone: number; feature: string; name: string; input: unknown }): Promise<unknown>
  /** One packet on the phone's socket, past the app that waits before it sends; gives the moment it was written, ms. */
  send(given: { phone: number; type: string; body: object }): Promise<number>
  fault(given: { phone: number; fault: unknown }): Promise<void>
  /** How many phones are linked. */
  linked(given: object): Promise<number>
}

const phones: SimPhone[] = []

const orders: Orders = {
  async start({ phones: wanted }) {
    const started = await Promise.all(wanted.map((options) => startPhone(options)))
    phones.push(...started)
    return started.map(({ id }) => id)
  },
  act: ({ phone, feature, name, input }) => theOne(phone).phone.act(feature, name, input),
  async send({ phone, type, body }) {
    const session = sessionOf(phone)
    const at = Number(process.hrtime.bigint()) / 1e6
    await session.send(type, body)
    return at
  },
  fault: ({ phone, fault }) => theOne(phone).phone.fault(fault),
  linked: async () => phones.filter(({ phone }) => phone.radio.sessions.length > 0).length,
}

function theOne(index: number): SimPhone {
  const phone = phones[index]
  if (!phone) throw new Error(`no phone ${index}`)
  return phone
}

function sessionOf(index: number): KdeSession {
  const session = theOne(index).phone.radio.sessions[0]
  if (!session) throw new Error(`phone ${index} is not linked`)
  return session
}

function answer(line: string): void {
  const { order, name, given } = JSON.parse(line) as { order: number; name: keyof Orders; given: never }
  const tell = (result: object) => process.stdout.write(`${JSON.stringify({ order, ...result })}\n`)
  // One that throws at once, rather than later, is told of in the same way.
  Promise.resolve()
    .then(() => orders[name](given))
    .then(
      (value) => tell({ value }),
      (error: unknown) => tell({ error: String(error) }),
    )
}

createInterface({ input: process.stdin })
  .on('line', answer)
  .on('close', () => {
    void Promise.allSettled(phones.map((phone) => phone.stop())).then(() => process.exit(0))
    setTimeout(() => process.exit(1), 2000).unref()
  })
