import { confirmed } from '../ask.ts'
import { atMostArguments, Complaint, type Context, neededArgument } from '../command.ts'
import { findDevice } from '../devices.ts'
import { oneLine } from '../table.ts'

/** `tandem unpair <device>` */
export async function run(context: Context): Promise<void> {
  atMostArguments(context, 1)
  const given = neededArgument(context, 0, 'the device to forget')
  const client = await context.client()
  const device = await findDevice(client, given)
  const name = oneLine(device.name)
  if (context.options.yes !== true) {
    if (!context.io.interactive) throw new Complaint(`Nobody is here to ask: say --yes to forget "${name}".`)
    const question = `Forget ${context.paint('bold', name)} and everything kept of it here?`
    if (!(await confirmed(context.io, question))) throw new Complaint(`"${name}" stays paired.`, 'cancelled')
  }
  await client.hub.unpair({ device: device.id })
  if (context.json) context.printJson({ unpaired: device.id })
  else context.print(`Forgot ${name}.`)
}
