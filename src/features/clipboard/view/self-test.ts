import type { Client } from '../../../client/client.ts'
import type { SelfTestStep } from '../../../client/react/view.ts'
import type { State } from '../../../core/contract.ts'
import { shortTime } from '../../../ui/dates.ts'
import { sentenceOf } from '../../../ui/notices.ts'
import type { contract } from '../contract.ts'
import { words } from './words.ts'

const waitMs = 60_000
const lookEveryMs = 1000

/** A text goes to the phone, then one is waited for from there. */
export const bothWays: SelfTestStep = {
  id: 'clipboard',
  get title() {
    return words('testTitle')
  },
  get explain() {
    return words('testExplain')
  },
  async run({ client, device, signal, say }) {
    const now = Date.now()
    const text = words('testText', { time: shortTime(now, now) })
    try {
      const { sent } = await client.device(device.id).clipboard.set({ text }, { signal })
      // A text that both sides have already is not sent again: the same test twice within a minute.
      if (!sent && (await known(client, device.id, signal)).text !== text)
        return { result: 'failed', sentence: words('testNotSent') }
    } catch (error) {
      signal.throwIfAborted()
      return { result: 'failed', sentence: sentenceOf(error) ?? words('testFailed') }
    }
    say(words('testHanded', { text }))
    const came = await comes({ client, device: device.id, signal, since: now })
    return came
      ? { result: 'passed', sentence: words('testBoth') }
      : { result: 'skipped', sentence: words('testOneWay') }
  },
}

interface Asked {
  readonly client: Client
  readonly device: string
  readonly signal: AbortSignal
  readonly since: number
}

/** Whether a text from the phone came within a minute. Rejects when the person gives up. */
async function comes({ client, device, signal, since }: Asked): Promise<boolean> {
  const end = Date.now() + waitMs
  while (Date.now() < end) {
    const { from, changedAt = 0 } = await known(client, device, signal)
    if (from === 'phone' && changedAt >= since) return true
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    signal.throwIfAborted()
  }
  return false
}

async function known(client: Client, device: string, signal: AbortSignal): Promise<State<typeof contract>> {
  const { features } = await client.view(device, signal)
  return (features.clipboard?.state ?? {}) as State<typeof contract>
}
