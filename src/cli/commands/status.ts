import { atMostArguments, type Context } from '../command.ts'
import { findDevice } from '../devices.ts'
import { deviceReport } from '../health-words.ts'

/** `tandem status [device]` */
export async function run(context: Context): Promise<void> {
  atMostArguments(context, 1)
  const [given] = context.args
  const client = await context.client()
  const devices = given === undefined ? await client.devices() : [await findDevice(client, given)]
  if (context.json) return context.printJson(given === undefined ? devices : devices[0])
  if (devices.length === 0) return context.note('No phone is paired yet: pair one with "tandem pair".')
  const look = { paint: context.paint, now: Date.now(), columns: context.io.columns }
  context.print(devices.map((device) => deviceReport(device, look)).join('\n\n'))
}
