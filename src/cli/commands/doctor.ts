import type { Client, HubStatus } from '../../client/client.ts'
import { isTandemError } from '../../core/errors.ts'
import type { DeviceView, Finding, PeerView } from '../../core/hub-contract.ts'
import { atMostArguments, Complaint, type Context } from '../command.ts'
import { sentenceOf } from '../complain.ts'
import { pick } from '../devices.ts'
import { checkComputer } from '../doctor-checks.ts'
import { healthDetail, healthLines, healthWord } from '../health-words.ts'
import { oneLine, wrap } from '../table.ts'
import { ago } from '../times.ts'

/** `tandem doctor [device]`: what is wrong here and on the phones, each with its one step. */
export async function run(context: Context): Promise<void> {
  atMostArguments(context, 1)
  const found = await reach(context)
  const [given] = context.args
  if (given !== undefined && !found.running) throw found.error
  const devices = given === undefined ? found.devices : [pick(found.devices, given)]
  const findings =
    given === undefined
      ? [
          hubFinding(found),
          ...(await checkComputer({ env: context.io.env, running: found.running })),
          ...found.peers.flatMap(peerFinding),
        ]
      : []
  const bad = findings.filter(({ state }) => state === 'bad')
  if (context.json) context.printJson({ ok: bad.length === 0, checks: findings, devices: devices.map(troubled) })
  else show(context, findings, devices)
  const [first] = bad
  if (first)
    throw new Complaint(
      bad.length === 1 ? lead(first) : `${lead(first)} (and ${bad.length - 1} more, see above)`,
      'doctor',
    )
}

function lead({ text, step }: Finding): string {
  return `${text.replace(/\.$/, '')}${step ? `: ${step}` : ''}`.replace(/\.?$/, '.')
}

interface Reached {
  readonly running?: { readonly client: Client; readonly status: HubStatus }
  readonly devices: readonly DeviceView[]
  readonly peers: readonly PeerView[]
  readonly error?: unknown
}

/** A hub that is not there is a finding, not a failure of the doctor. */
async function reach(context: Context): Promise<Reached> {
  try {
    const client = await context.client()
    const [status, devices, peers] = await Promise.all([client.status(), client.devices(), client.hub.peers()])
    return { running: { client, status }, devices, peers }
  } catch (error) {
    if (!isTandemError(error)) throw error
    return { devices: [], peers: [], error }
  }
}

function hubFinding({ running, error }: Reached): Finding {
  if (!running) {
    const absent = isTandemError(error, 'hub.absent')
    return absent
      ? { name: 'hub', state: 'bad', text: 'No Tandem runs here', step: 'start it with "tandem start"' }
      : { name: 'hub', state: 'bad', text: sentenceOf(error) }
  }
  const { client, status } = running
  const text = `Tandem ${status.version} runs at ${client.url}, started ${ago(status.startedAt, Date.now())}`
  return { name: 'hub', state: 'ok', text }
}

/** A pairing that failed, or a phone that is kept out because it shows another certificate: only here is that seen. */
function peerFinding({ name, address, pairing }: PeerView): Finding[] {
  if (pairing.state !== 'failed') return []
  return [{ name: 'pairing', state: 'warn', text: `${oneLine(name, 40)} at ${address}: ${pairing.reason}` }]
}

/** The features of a device that do not work, for machines. */
function troubled(device: DeviceView) {
  const features = Object.entries(device.features).filter(([, { health }]) => health.state !== 'works')
  return {
    id: device.id,
    name: device.name,
    links: device.links,
    features: Object.fromEntries(features.map(([id, { health }]) => [id, health])),
  }
}

const marks = {
  ok: ['green', '✓ ok'],
  info: ['dim', '· note'],
  warn: ['yellow', '! look'],
  bad: ['red', '✗ wrong'],
} as const

function show(context: Context, findings: readonly Finding[], devices: readonly DeviceView[]): void {
  const { paint, print } = context
  const margin = ' '.repeat(26)
  const fitted = (text: string) =>
    wrap(text, Math.max(60, context.io.columns) - margin.length).replaceAll('\n', `\n${margin}`)
  if (findings.length > 0) print(paint('bold', 'This PC'))
  for (const { name, state, text, step } of findings) {
    const [style, mark] = marks[state]
    print(`  ${paint(style, mark.padEnd(8))} ${name.padEnd(14)} ${fitted(text)}`)
    if (step) print(`${margin}→ ${fitted(step)}`)
  }
  for (const device of devices) showDevice(context, device)
  if (findings.length > 0 && devices.length === 0) print('No phone is paired yet: "tandem pair" does it.')
}

function showDevice({ paint, print }: Context, device: DeviceView): void {
  const features = Object.entries(device.features)
  const broken = features.filter(([, { health }]) => health.state !== 'works' && health.state !== 'limited')
  print(
    `${paint('bold', oneLine(device.name))}  ${features.length - broken.length} of ${features.length} features work`,
  )
  for (const [id, { health }] of broken) {
    print(`  ${id.padEnd(14)} ${healthWord(health, paint)}  ${healthDetail(health, Date.now())}`)
    for (const line of healthLines(health)) print(`      ${line}`)
  }
}
