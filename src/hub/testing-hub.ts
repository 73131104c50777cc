import { z } from 'zod'
import { defineContract } from '../core/contract.ts'
import { feature, type HubContext } from '../core/feature.ts'
import type { LinkEntry, LinkHost, LinkSelf, Peer } from '../core/link.ts'
import { type Logger, silentLog } from '../core/log.ts'
import { overKdeConnect } from '../links/kdeconnect/adapter.ts'
import { memoryPair } from '../links/memory/pair.ts'
import { type Hub, type HubOptions, startHub } from './main.ts'
import { temporaryHome } from './testing.ts'

/** A feature with one of everything: a round trip, an act, answers from the store, events, a secret, a failure. */
const contract = defineContract({
  id: 'echo',
  title: 'Echo',
  summary: 'For tests.',
  state: z.object({ level: z.int().optional() }),
  actions: {
    ask: {
      summary: 'Ask the phone.',
      input: z.strictObject({ word: z.string().max(100) }),
      output: z.object({ word: z.string() }),
    },
    say: {
      summary: 'Say something on the phone, once.',
      input: z.strictObject({ text: z.string().max(1000), clientId: z.string().max(64).optional() }),
      output: z.object({ said: z.boolean() }),
      acts: true,
    },
    tap: { summary: 'Tap the phone, once.', input: z.strictObject({}), output: z.object({}), acts: true },
    list: { summary: 'What was heard.', input: z.strictObject({}), output: z.array(z.string()) },
    fail: { summary: 'Fail inside.', input: z.strictObject({}), output: z.object({}) },
  },
  events: { heard: z.object({ text: z.string(), blob: z.string() }), done: z.object({ clientId: z.string() }) },
})

const secret = z.string().max(1000).meta({ secret: true })
const packets = {
  receives: {
    'kdeconnect.echo.heard': z.looseObject({ text: secret, level: z.int().optional() }),
    'kdeconnect.echo.answer': z.looseObject({ word: secret }),
    'kdeconnect.echo.done': z.looseObject({ clientId: z.string().max(64) }),
  },
  sends: {
    'kdeconnect.echo.say': z.looseObject({ text: secret }),
    'kdeconnect.echo.ask': z.looseObject({ word: secret }),
    'kdeconnect.echo.tap': z.looseObject({}),
  },
}

const adapter = overKdeConnect(contract, {
  packets,
  attach(wire, sink, { blobs }) {
    const waiting: ((word: string) => void)[] = []
    wire.on('kdeconnect.echo.heard', ({ text, level }) => {
      if (level !== undefined) sink.patch({ level })
      const blob = blobs.put(Buffer.from(text), 'text/plain')
      sink.emit('heard', { text, blob })
    })
    wire.on('kdeconnect.echo.answer', ({ word }) => waiting.shift()?.(word))
    wire.on('kdeconnect.echo.done', ({ clientId }) => sink.emit('done', { clientId }))
    return {
      async say({ text }) {
        await wire.send('kdeconnect.echo.say', { text })
        return { said: true }
      },
      async tap() {
        await wire.send('kdeconnect.echo.tap', {})
        return {}
      },
      async ask({ word }) {
        const answer = new Promise<string>((resolve) => waiting.push(resolve))
        await wire.send('kdeconnect.echo.ask', { word })
        return { word: await answer }
      },
    }
  },
})

export const echo = feature(contract, {
  adapters: [adapter],
  migrations: ['CREATE TABLE echo (device TEXT NOT NULL, text TEXT NOT NULL)'],
  desktop: (event, data: { text: string }, device) =>
    event === 'heard'
      ? {
          key: 'heard',
          app: 'Echo',
          title: device.name,
          body: data.text,
          actions: [{ label: 'Tap', action: 'tap', input: {} }],
          reply: { action: 'say', input: {}, field: 'text' },
          dismiss: { action: 'ask', input: { word: 'dismissed' } },
        }
      : { close: 'heard' },
  open: ({ database, keepNothing, settle }: HubContext) => ({
    event(device, event, data) {
      if (event === 'done') settle((data as { clientId: string }).clientId, 'confirmed')
      else if (!keepNothing())
        database.run('INSERT INTO echo VALUES (?, ?)', device.id, (data as { text: string }).text)
      return data
    },
    answers: (device) => ({
      list: async () =>
        database.all<{ text: string }>('SELECT text FROM echo WHERE device = ?', device.id).map((row) => row.text),
      fail: async () => {
        throw new Error('canary-in-an-error')
      },
    }),
    forget: (device) => void database.run('DELETE FROM echo WHERE device = ?', device),
  }),
})

/** A link in the test's hands: it shows peers and opens sessions as the test says. */
export class HandLink {
  host!: LinkHost
  /** Who the hub says it is. */
  self!: LinkSelf
  readonly told: string[] = []
  /** Makes the next starts fail. */
  failing: Error | undefined
  /** Never finishes stopping. */
  hanging = false

  readonly entry: LinkEntry = {
    id: 'kdeconnect',
    config: z.object({ enabled: z.boolean().default(true) }),
    open: async (self) => ({
      id: 'kdeconnect',
      title: 'By hand',
      start: async (_, host) => {
        this.self = self
        if (this.failing) throw this.failing
        this.host = host
        const tell = async (...words: unknown[]) => void this.told.push(words.join(' '))
        return {
          pair: async (peer) => {
            await tell('pair', peer)
            return { code: '1234' }
          },
          answer: (peer, accept) => tell('answer', peer, accept),
          unpair: (peer) => tell('unpair', peer),
          discover: (address) => tell('discover', address ?? ''),
          attend: (inUse) => void tell('attend', inUse),
          stop: () => (this.hanging ? new Promise(() => {}) : tell('stop')),
        }
      },
    }),
  }

  /** A phone links; returns its end of the session. */
  link(phone: { id?: string; name?: string; proofs?: readonly string[]; types?: readonly string[] } = {}) {
    const types = phone.types ?? []
    const id = phone.id ?? 'phone'
    const { hub, phone: end } = memoryPair({
      hub: {
        incoming: [...types, ...Object.keys(packets.receives)],
        outgoing: [...types, ...Object.keys(packets.sends)],
        packet: (direction, { type, body }) => this.host.packet(id, direction, { type, body }),
      },
      phone: {
        id,
        name: phone.name ?? 'Phone',
        proofs: phone.proofs ?? [`proof of ${id}`],
        incoming: [...types, ...Object.keys(packets.sends)],
        outgoing: [...types, ...Object.keys(packets.receives)],
      },
    })
    end.on('kdeconnect.echo.ask', ({ body }) => {
      if (body.word !== 'never') void end.send('kdeconnect.echo.answer', { word: body.word })
    })
    this.host.opened(hub)
    return end
  }

  peer(id: string, pairing: Peer['pairing'], name = 'Stranger'): void {
    this.host.peer(id, { link: 'kdeconnect', peer: id, name, kind: 'phone', address: '127.0.0.1', pairing })
  }
}

export interface TestHub {
  readonly hub: Hub
  readonly hand: HandLink
  readonly folder: string
  /** Asks the API with the token; the answer's body is parsed. */
  ask(
    path: string,
    input?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: never; headers: Headers }>
  /** Stops the hub and starts another one on the same home. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** A hub on a temporary home with the echo feature and a link by hand. */
export async function testHub(options: Partial<HubOptions> & { log?: Logger } = {}): Promise<TestHub> {
  const home = temporaryHome()
  const hand = new HandLink()
  const start = () =>
    startHub({
      features: [echo],
      links: [hand.entry],
      log: silentLog,
      env: {},
      ...options,
      home: options.home ?? home.dataFolder,
      overrides: { port: 0, keychain: 'file', ...options.overrides },
    })
  let hub = await start()
  return {
    get hub() {
      return hub
    },
    hand,
    folder: options.home ?? home.dataFolder,
    async ask(path, input, headers = {}) {
      const body = input === undefined ? {} : { method: 'POST', body: JSON.stringify(input) }
      const type = input === undefined ? {} : { 'Content-Type': 'application/json' }
      const response = await fetch(hub.url + path, {
        ...body,
        headers: { Authorization: `Bearer ${hub.token}`, ...type, ...headers },
      })
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json')
      return { status: response.status, body: (isJson ? JSON.parse(text) : text) as never, headers: response.headers }
    },
    async restart() {
      await hub.stop()
      hub = await start()
    },
    async stop() {
      await hub.stop()
      home.remove()
    },
  }
}
