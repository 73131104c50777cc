import type { SelfTestResult, SelfTestStep } from '../../../client/react/view.ts'
import type { OutboxView } from '../../../core/hub-contract.ts'
import { after, askPhone, listening } from './ask-phone.ts'
import { reasonOf } from './errand.ts'
import { words } from './words.ts'

type Ask = Parameters<SelfTestStep['run']>[0]

const waitMs = 90_000
/** The hub itself waits 15 s for the phone to show what came of a reply. */
const fateMs = 20_000

/** Does the phone answer? Passes with how many notifications it shows. */
export async function runShow({ client, device, signal, say }: Ask): Promise<SelfTestResult> {
  say(words('stepShowAsking'))
  try {
    const { active } = await askPhone({ client, device: device.id, signal })
    if (active !== undefined) return { result: 'passed', sentence: words('stepShowPassed', { count: active }) }
  } catch (error) {
    signal.throwIfAborted()
    return { result: 'failed', sentence: reasonOf(error).reason }
  }
  const { features } = await client.view(device.id, signal)
  const health = features.notifications?.health
  if (health?.state === 'needs-step') {
    const { reason, step } = health
    return {
      result: 'failed',
      sentence: words(step.where === 'phone' ? 'stepOnPhone' : 'stepOnPc', { reason, step: step.text }),
    }
  }
  if (health?.state === 'impossible') return { result: 'failed', sentence: health.reason }
  return { result: 'failed', sentence: words('notAnswered') }
}

/**
 * Does a reply arrive? Waits for a message and for the person to answer it in the feed: nothing is sent by itself. A
 * reply that the phone took and did not confirm proves nothing, and is said as that.
 */
export async function runReply({ client, device, signal, say }: Ask): Promise<SelfTestResult> {
  const { features } = await client.view(device.id, signal)
  if (!Object.hasOwn(features.notifications?.actions ?? {}, 'reply'))
    return { result: 'skipped', sentence: words('stepReplyCannot') }
  return listening({ client, signal }, (hear) => {
    const { promise, resolve, reject } = Promise.withResolvers<SelfTestResult>()
    let came = false
    let cancel = () => {}
    const within = (ms: number, late: () => SelfTestResult) => {
      cancel()
      cancel = after(ms, signal, () => (signal.aborted ? reject(signal.reason) : resolve(late())))
    }
    within(waitMs, () => ({ result: 'skipped', sentence: words('stepReplyNone') }))
    say(words('stepReplyWaiting'))
    hear({
      event(message) {
        if (message.feature !== 'notifications' || message.device !== device.id) return
        if (message.event !== 'posted' && message.event !== 'updated') return
        if (came || !message.data.canReply || message.data.silent) return
        came = true
        say(words('stepReplyCame', { app: message.data.app }))
        within(waitMs, () => ({ result: 'skipped', sentence: words('stepReplyUnanswered') }))
      },
      fate({ fate }) {
        if (fate.device !== device.id || fate.feature !== 'notifications' || fate.action !== 'reply') return
        const result = resultOf(fate)
        if (result) return resolve(result)
        came = true
        say(words('stepReplySending'))
        within(fateMs, () => ({ result: 'skipped', sentence: words('stepReplyHanded') }))
      },
    })
    return promise.finally(() => cancel())
  })
}

/** What a fate proves; undefined while more is to come. */
function resultOf({ fate, reason = '' }: OutboxView): SelfTestResult | undefined {
  if (fate === 'confirmed') return { result: 'passed', sentence: words('stepReplyPassed') }
  if (fate === 'failed') return { result: 'failed', sentence: words('stepReplyFailed', { reason }) }
  if (fate === 'unknown') return { result: 'skipped', sentence: words('stepReplyHanded') }
  return undefined
}
