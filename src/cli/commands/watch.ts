import type { LiveHandlers } from '../../client/live.ts'
import { atMostArguments, type Context } from '../command.ts'
import { contractOf } from '../contracts.ts'
import { findDevice } from '../devices.ts'
import { follow } from '../follow.ts'
import { healthDetail, healthWord } from '../health-words.ts'
import { oneLine } from '../table.ts'
import { clockTime } from '../times.ts'

/** `tandem watch [device]`: one line for each thing that happens, until Ctrl-C. */
export async function run(context: Context): Promise<void> {
  atMostArguments(context, 1)
  const client = await context.client()
  const [given] = context.args
  const device = given === undefined ? undefined : await findDevice(client, given)
  const wanted = (context.options.feature ?? []) as readonly string[]
  for (const id of wanted) await contractOf(id)
  const names = new Map<string, string>()
  const concerns = (id: string) => device === undefined || device.id === id
  const concernsFeature = (id: string) => wanted.length === 0 || wanted.includes(id)
  const line = (message: Row, device: string, text: string) => {
    if (context.json) return void context.io.stdout.write(`${JSON.stringify({ at: Date.now(), ...message })}\n`)
    const name = oneLine(names.get(device) ?? device, 24)
    context.print(`${context.paint('dim', clockTime(Date.now()))}  ${context.paint('bold', name)}  ${text}`)
  }
  const known = (view: { id: string; name: string }) => names.set(view.id, view.name)
  const handlers: LiveHandlers = {
    hello: ({ devices }) => devices.forEach(known),
    device(message) {
      known(message.device)
      if (wanted.length > 0 || !concerns(message.device.id)) return
      const { id, name, links } = message.device
      const text = links.length > 0 ? `linked over ${links.join(' and ')}` : 'not linked any more'
      line({ type: 'device', device: id, name, links }, id, text)
    },
    gone(message) {
      if (wanted.length === 0 && concerns(message.device))
        line({ type: 'gone', ...message }, message.device, 'forgotten')
    },
    event(message) {
      const { feature, event, device, data } = message as { [K in 'feature' | 'event' | 'device']: string } & {
        data: unknown
      }
      if (!concerns(device) || !concernsFeature(feature)) return
      line({ ...message }, device, `${context.paint('cyan', `${feature}.${event}`)}  ${summary(data)}`)
    },
    peer(message) {
      if (device !== undefined || wanted.length > 0) return
      const { now } = message
      const text = now ? `in sight at ${now.address}, pairing: ${now.pairing.state}` : 'out of sight'
      line({ ...message }, message.peer, now ? `${oneLine(now.name, 40)} ${text}` : text)
    },
    fate(message) {
      const { fate } = message
      if (!concerns(fate.device) || !concernsFeature(fate.feature)) return
      line(
        { ...message },
        fate.device,
        `${fate.feature}.${fate.action} ${fate.fate}${fate.reason ? `: ${fate.reason}` : ''}`,
      )
    },
    ...(context.options.state === true ? stateHandlers({ concerns, concernsFeature, line, context }) : {}),
  }
  await follow(context, client, handlers)
}

type Row = Readonly<Record<string, unknown>>

interface Sight {
  readonly context: Context
  concerns(device: string): boolean
  concernsFeature(feature: string): boolean
  line(message: Row, device: string, text: string): void
}

function stateHandlers(sight: Sight): LiveHandlers {
  const { context, concerns, concernsFeature, line } = sight
  return {
    patch(message) {
      const { device, feature, state } = message as { device: string; feature: string; state: unknown }
      if (concerns(device) && concernsFeature(feature)) line({ ...message }, device, `${feature}  ${summary(state)}`)
    },
    health(message) {
      const { device, feature, health } = message
      if (!concerns(device) || !concernsFeature(feature)) return
      const words = `${healthWord(health, context.paint)}  ${healthDetail(health, Date.now())}`
      line({ ...message }, device, `${feature}  ${words}`)
    },
  }
}

/** The fields that say most, shortened, the id last; everything is in `--json`. */
function summary(data: unknown): string {
  if (typeof data !== 'object' || data === null) return oneLine(JSON.stringify(data) ?? '')
  const told = Object.entries(data).filter(([, value]) => !isDull(value))
  const ordered = [...told.filter(([key]) => key !== 'id'), ...told.filter(([key]) => key === 'id')]
  const parts = ordered.map(
    ([key, value]) => `${key}=${oneLine(typeof value === 'string' ? value : JSON.stringify(value), 60)}`,
  )
  return oneLine(parts.join('  '), 240)
}

/** Nothing, no, now, and the names of pictures. */
function isDull(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (typeof value === 'string') return value === '' || /^[0-9a-f]{64}$/.test(value)
  return value === undefined || value === null || value === false || (typeof value === 'number' && value > 1e12)
}
