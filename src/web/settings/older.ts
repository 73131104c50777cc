import type { Client } from '../../client/client.ts'
import type { DeviceView } from '../../core/hub-contract.ts'
import { views } from '../views.ts'

const dayMs = 24 * 60 * 60 * 1000

interface OlderAsk {
  readonly client: Client
  readonly devices: readonly DeviceView[]
  readonly days: number
}

/** Whether something that happened more than so many days ago is kept; true also where that cannot be told. */
export async function keepsOlder({ client, devices, days }: OlderAsk): Promise<boolean> {
  const { signal } = new AbortController()
  const before = Date.now() - days * dayMs
  const pages = devices.flatMap((device) =>
    views.flatMap(({ feature, timeline }) =>
      timeline && device.features[feature] ? [timeline.page({ client, device, signal, before, limit: 1 })] : [],
    ),
  )
  const answers = await Promise.allSettled(pages)
  return answers.some((answer) => answer.status === 'rejected' || answer.value.moments.length > 0)
}
