import type { SelfTestStep } from '../../../client/react/view.ts'
import { sentenceOf } from '../../../ui/notices.ts'
import { words } from './words.ts'

/** How long a confirmation may take where a link has one, in ms. */
const settleMs = 800

/** Sends a ping and tells exactly as much as is proven by it. */
export const roundTrip: SelfTestStep = {
  id: 'round-trip',
  get title() {
    return words('testTitle')
  },
  get explain() {
    return words('testExplain')
  },
  async run({ client, device, signal }) {
    const clientId = crypto.randomUUID()
    try {
      await client.device(device.id).ping.send({ message: words('testMessage') }, { clientId, signal })
    } catch (error) {
      signal.throwIfAborted()
      return { result: 'failed', sentence: sentenceOf(error) ?? words('testFailed') }
    }
    await new Promise((resolve) => setTimeout(resolve, settleMs))
    const [{ fate, reason }, now] = await Promise.all([
      client.hub.fate({ clientId }, { signal }),
      client.view(device.id, signal),
    ])
    if (fate === 'confirmed') return { result: 'passed', sentence: words('testConfirmed') }
    if (fate !== 'handed') return { result: 'failed', sentence: reason ?? words('testFailed') }
    const state = now.features.ping?.health.state
    return state === 'works' || state === 'limited'
      ? { result: 'passed', sentence: words('testHanded') }
      : { result: 'failed', sentence: words('testBroke') }
  },
}
