import { writeFile } from 'node:fs/promises'
import type { LivePacket } from '../../client/live.ts'
import { atMostArguments, Complaint, type Context, neededArgument, numberOption } from '../command.ts'
import { findDevice } from '../devices.ts'
import { follow } from '../follow.ts'
import { oneLine } from '../table.ts'

/** What a recording holds; `replay` in the simulated phone plays it to a session. */
interface Recording {
  readonly recorded: string
  readonly app: string
  readonly packets: Array<{ direction: 'in' | 'out'; type: string; body: unknown; payloadSize?: number }>
}

const mostPackets = 100_000

/** `tandem record <device> [file]` */
export async function run(context: Context): Promise<void> {
  atMostArguments(context, 2)
  const client = await context.client()
  const device = await findDevice(client, neededArgument(context, 0, 'the device to record'))
  const file = context.args[1] ?? `${fileName(device.name)}.json`
  const seconds = numberOption(context.options, 'seconds', [1, 86_400])
  const recording: Recording = {
    recorded: new Date().toISOString(),
    app: `${device.kind}, ${device.links.join(', ')}`,
    packets: [],
  }
  // Made now, so that a place that cannot be written is known before anything happens, and for this user only.
  await save(file, recording, 'wx')
  context.note('The file will hold content: texts, names and codes. Read it before you give it to anybody.')
  const full = new AbortController()
  const packet = ({ device: of, direction, packet: { type, body, payloadSize } }: LivePacket) => {
    if (of !== device.id) return
    recording.packets.push({ direction, type, body, ...(payloadSize === undefined ? {} : { payloadSize }) })
    if (recording.packets.length >= mostPackets) full.abort()
  }
  const until = seconds ? AbortSignal.any([full.signal, AbortSignal.timeout(seconds * 1000)]) : full.signal
  const hello = () =>
    context.note(`Recording ${oneLine(device.name)} to ${file}${seconds ? ` for ${seconds} s` : ' until Ctrl-C'}.`)
  const begun = (live: { trace(id: string, options: { on: boolean; raw: boolean }): void }) =>
    live.trace(device.id, { on: true, raw: true })
  try {
    await follow(context, client, { packet, hello }, { begun, until })
  } finally {
    await save(file, recording)
  }
  const count = recording.packets.length
  if (context.json) context.printJson({ file, packets: count })
  else context.print(`${count} ${count === 1 ? 'packet' : 'packets'} in ${file}.`)
}

/** With `wx` only where there is no such file yet: what somebody kept is not written over. */
async function save(file: string, recording: Recording, flag: 'w' | 'wx' = 'w'): Promise<void> {
  const text = `${JSON.stringify(recording, null, 1)}\n`
  await writeFile(file, text, { mode: 0o600, flag }).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'EEXIST' ? 'is there already' : `cannot be written (${error.code})`
    throw new Complaint(`${file} ${why}: name another file.`)
  })
}

/** A name that is safe in any folder. */
function fileName(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'phone'
  )
}
