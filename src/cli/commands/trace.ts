import type { LivePacket } from '../../client/live.ts'
import { atMostArguments, type Context, neededArgument, textOption } from '../command.ts'
import { findDevice } from '../devices.ts'
import { follow } from '../follow.ts'
import { oneLine } from '../table.ts'
import { clockTime } from '../times.ts'

/** `tandem trace <device>`: every packet, with what the schemas call content hidden by the hub. */
export async function run(context: Context): Promise<void> {
  atMostArguments(context, 1)
  const client = await context.client()
  const device = await findDevice(client, neededArgument(context, 0, 'the device to look at'))
  const wanted = textOption(context.options, 'type') ?? ''
  context.note(`Packets of ${oneLine(device.name)}, without their content; Ctrl-C ends it.`)
  const packet = (message: LivePacket) => {
    if (message.device !== device.id || !message.packet.type.includes(wanted)) return
    if (context.json) context.io.stdout.write(`${JSON.stringify(message)}\n`)
    else context.print(packetLine(message, context))
  }
  await follow(context, client, { packet }, { begun: (live) => live.trace(device.id, { on: true }) })
}

function packetLine({ at, direction, link, packet }: LivePacket, { paint }: Context): string {
  const arrow = direction === 'in' ? paint('green', '← phone') : paint('cyan', '→ phone')
  const payload = packet.payloadSize === undefined ? '' : `  + ${packet.payloadSize} bytes`
  const body = oneLine(JSON.stringify(packet.body) ?? '', 400)
  return `${paint('dim', clockTime(at))}  ${arrow}  ${link}  ${paint('bold', packet.type)}  ${body}${payload}`
}
