import type { Client } from '../client/client.ts'
import type { DeviceView } from '../core/hub-contract.ts'
import { Complaint } from './command.ts'
import { nearest } from './suggest.ts'

/** The device a person means: its id, its name, or the only one whose name or id begins like that. */
export async function findDevice(client: Client, given: string): Promise<DeviceView> {
  return pick(await client.devices(), given)
}

export function pick(devices: readonly DeviceView[], given: string): DeviceView {
  const exact = devices.find((device) => device.id === given)
  if (exact) return exact
  const wanted = given.toLowerCase()
  const called = devices.filter((device) => device.name.toLowerCase() === wanted)
  const named = called.length > 0 ? called : devices.filter((device) => device.ownName.toLowerCase() === wanted)
  const begun = devices.filter(({ name, ownName, id }) =>
    [name, ownName, id].some((word) => word.toLowerCase().startsWith(wanted)),
  )
  const fitting = named.length > 0 ? named : begun
  const [first, second] = fitting
  if (first && !second && given !== '') return first
  if (first && second)
    throw new Complaint(
      `"${given}" fits several devices: use an id, ${fitting.map((device) => `${device.id} (${device.name})`).join(' or ')}.`,
      'device.unknown',
    )
  throw new Complaint(unknown(devices, given), 'device.unknown')
}

function unknown(devices: readonly DeviceView[], given: string): string {
  if (devices.length === 0) return 'No phone is paired yet: pair one with "tandem pair".'
  const near = nearest(given, [...devices.map((device) => device.name), ...devices.map((device) => device.id)])
  if (near) return `There is no device "${given}": did you mean "${near}"?`
  return `There is no device "${given}": the paired ones are ${devices.map((device) => device.name).join(', ')}.`
}
