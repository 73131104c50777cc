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
  /** What the person calls it, else what it calls itself. */
  name: z.string(),
  /** What it calls itself. */
  ownName: z.string(),
  kind: z.string(),
  links: z.array(z.string()),
  pairedAt: z.number(),
  lastHeard: z.number().optional(),
  features: z.record(
    z.string(),
    z.object({
      /** The person allows it on this phone. */
      on: z.boolean(),
      health,
      state: z.record(z.string(), z.unknown()),
      actions: z.record(z.string(), z.string()),
    }),
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

/** What the person can set from the page; more is in the configuration file. */
export const settingsView = z.object({
  /** How phones call this PC. */
  name: z.string(),
  /** Content is hidden in page and desktop notifications; counts stay. */
  privacy: z.boolean(),
  keepNothing: z.boolean(),
  /** Days after which history is deleted. */
  retentionDays: z.int(),
  /** Show phones' notifications on this PC's desktop. */
  notifications: z.boolean(),
  mirrorToPhones: z.boolean(),
  clipboard: z.boolean(),
  /** Whether Tandem starts with the computer; absent where it cannot. */
  autostart: z.boolean().optional(),
  /** Names of those above that environment or command line decide, so that they cannot be changed here. */
  fixed: z.array(z.string()),
  /** The phones of this hub are simulated. */
  demo: z.boolean(),
})
export type SettingsView = z.output<typeof settingsView>

/** One thing of this PC that linking phones depends on. `info` is only good to know; `bad` keeps Tandem from working. */
export const finding = z.object({
  name: z.string(),
  state: z.enum(['ok', 'info', 'warn', 'bad']),
  text: z.string(),
  step: z.string().optional(),
})
export type Finding = z.output<typeof finding>

/** What a kind of phone will and will not do, by the same rules that later judge the real one. */
export const prospect = z.object({
  platform: z.enum(['android', 'ios']),
  link: z.string(),
  /** The companion app on the phone. */
  app: z.string(),
  stores: z.array(z.object({ name: z.string(), url: z.string() })),
  features: z.array(
    z.object({
      feature: z.string(),
      title: z.string(),
      summary: z.string(),
      can: z.enum(['works', 'limited', 'impossible']),
      /** The limits, or why it is impossible. */
      words: z.array(z.string()),
    }),
  ),
})
export type Prospect = z.output<typeof prospect>

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
      input: peerInput.extend({
        accept: z.boolean(),
        code: z.string().max(32).optional().describe('The code that was compared: a newer request is not accepted'),
      }),
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
    rename: {
      summary: 'Call a device by a name of your own; without a name it has its own again.',
      input: z.strictObject({ device: z.string().max(64), name: z.string().trim().max(64).default('') }),
      output: nothing,
    },
    settings: { summary: 'What is set for this PC.', input: z.strictObject({}), output: settingsView },
    configure: {
      summary: 'Change what is set for this PC; kept in its configuration file.',
      input: z.strictObject({
        name: z.string().trim().min(1).max(32).optional(),
        privacy: z.boolean().optional(),
        keepNothing: z.boolean().optional(),
        retentionDays: z.int().min(1).max(36_500).optional(),
        notifications: z.boolean().optional(),
        mirrorToPhones: z.boolean().optional(),
        clipboard: z.boolean().optional(),
        autostart: z.boolean().optional(),
      }),
      output: settingsView,
    },
    checks: {
      summary: 'What linking phones needs of this PC: network, ports, firewall, keychain.',
      input: z.strictObject({}),
      output: z.array(finding),
    },
    prospects: {
      summary: 'What an Android phone and an iPhone will and will not do, and the app they need.',
      input: z.strictObject({}),
      output: z.array(prospect),
    },
    copy: {
      summary: 'Put text on the clipboard of this PC; a secret one is taken away again, unless it was replaced.',
      input: z.strictObject({
        text: z.string().min(1).max(100_000).meta({ secret: true }),
        secret: z.boolean().default(false).describe('Left out of clipboard histories and cleared after 60 s'),
      }),
      /** `copied` is false where this PC's clipboard cannot be reached; `reason` says why. */
      output: z.object({ copied: z.boolean(), reason: z.string().optional() }),
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
    settings: settingsView,
    fate: outboxView,
  },
})
