import { atMostArguments, type Context } from '../command.ts'
import { oneLine, table } from '../table.ts'
import { ago } from '../times.ts'

/** `tandem devices` */
export async function run(context: Context): Promise<void> {
  atMostArguments(context, 0)
  const client = await context.client()
  const devices = await client.devices()
  if (context.json) return context.printJson(devices)
  if (devices.length === 0) return context.note('No phone is paired yet: pair one with "tandem pair".')
  const now = Date.now()
  const head = ['NAME', 'KIND', 'LINK', 'HEARD', 'ID'].map((word) => context.paint('dim', word))
  const rows = devices.map((device) => [
    context.paint('bold', oneLine(device.name, 40)),
    device.kind,
    device.links.length > 0 ? context.paint('green', device.links.join(', ')) : context.paint('yellow', 'not linked'),
    device.lastHeard === undefined ? 'not yet' : ago(device.lastHeard, now),
    device.id,
  ])
  context.print(table([head, ...rows]))
}
