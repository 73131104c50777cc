import { z } from 'zod'
import { defineContract } from './contract.ts'
import { health } from './health.ts'

export const pairingState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('asked'), code: z.string(), until: z.number() }),
  z.object({ state: z.literal('asks'), code: z.string(), until: z.number() }),
  z.object({ state: z.literal('paired') }),
  z.object({ state: z.literal('failed'), reason: z.string() }),
])

/** A device that can be seen but is not paired. */
export const peerView = z.object({
  link: z.string(),
  peer: z.string(),
  name: z.string(),
  kind: z.string(),
  address: z.string(),
  pairing: pairingState,
})
export type PeerView = z.output<typeof peerView>

/** A paired device with everything there is to know about it. `links` lists the live ones. */
export const deviceView = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  links: z.array(z.string()),
  pairedAt: z.number(),
  lastHeard: z.number().optional(),
  features: z.record(
    z.string(),
    z.object({ health, state: z.record(z.string(), z.unknown()), actions: z.record(z.string(), z.string()) }),
  ),
})
export type DeviceView = z.output<typeof deviceView>

const fate = z.enum(['queued', 'handed', 'confirmed', 'failed', 'unknown'])

/** What became of an action that acts in the world (S-list: never a silent retry). */
export const outboxView = z.object({
  clientId: z.string(),
  device: z.string(),
  feature: z.string(),
  action: z.string(),
  fate,
  reason: z.string().optional(),
  at: z.number(),
})
export type OutboxView = z.output<typeof outboxView>
export type Fate = z.output<typeof fate>

const nothing = z.object({})
const peerInput = z.strictObject({ link: z.string().max(32).default('kdeconnect'), peer: z.string().max(64) })

/** The hub's own actions: pairing and what concerns all devices. Served at `POST /api/hub/<action>`. */
export const hubContract = defineContract({
  id: 'hub',
  title: 'Hub',
  summary: 'Pairing, devices and this PC itself.',
  state: z.object({}),
  actions: {
    peers: { summary: 'Devices in sight that are not paired.', input: z.strictObject({}), output: z.array(peerView) },
    discover: {
      summary: 'Look for devices now, or at one address (host or host:port).',
      input: z.strictObject({ address: z.string().max(255).optional() }),
      output: nothing,
    },
    pair: {
      summary: 'Ask a device in sight to pair; answers with the code to compare.',
      input: peerInput,
      output: z.object({ code: z.string() }),
    },
    answer: {
      summary: 'Accept or refuse a device that asks to pair, or cancel our own request.',
      input: peerInput.extend({ accept: z.boolean() }),
      output: nothing,
    },
    unpair: {
      summary: 'Forget a device and everything kept of it.',
      input: z.strictObject({ device: z.string().max(64) }),
      output: nothing,
    },
    setFeature: {
      summary: 'Switch a feature on or off, for one device or for all ("*").',
      input: z.strictObject({ device: z.string().max(64).default('*'), feature: z.string().max(64), on: z.boolean() }),
      output: nothing,
    },
    outbox: {
      summary: 'What became of actions that act in the world, newest first.',
      input: z.strictObject({ limit: z.int().min(1).max(500).default(50) }),
      output: z.array(outboxView),
    },
    fate: {
      summary: 'What became of one action, by its client id.',
      input: z.strictObject({ clientId: z.string().max(64) }),
      output: outboxView,
    },
    counters: {
      summary: 'What was refused and how often, since the start.',
      input: z.strictObject({}),
      output: z.record(z.string(), z.number()),
    },
  },
  events: {
    peer: z.object({ link: z.string(), peer: z.string(), now: peerView.optional() }),
    device: z.object({ device: z.string() }),
    fate: outboxView,
  },
})
