import { setTimeout } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { PeerView } from '../../src/core/hub-contract.ts'
import { type HubOptions, type Pair, pairUp, poll, startPair } from '../system/harness.ts'
import { launch } from './chromium.ts'

/** A hub, a simulated phone that it knows, and a browser: what all tests of a file share. */
export interface Stage extends Pair {
  readonly browser: Browser
  /** The phone's id at the hub. */
  readonly device: string
}

/** How long something may take to show, for `expect.poll`. */
export const soon = { timeout: 8000, interval: 20 }

/** Hub and phone that do not know each other yet, and a browser. */
export async function setEmptyStage(
  file: string,
  options: Pick<HubOptions, 'env'> = {},
): Promise<Pair & { readonly browser: Browser }> {
  const [pair, browser] = await Promise.all([startPair(file, options), launch()])
  return { ...pair, browser, end: () => Promise.all([browser.close(), pair.end()]).then(() => {}) }
}

/** Hub and phone that are paired and linked, and a browser. */
export async function setStage(file: string, options: Pick<HubOptions, 'env'> = {}): Promise<Stage> {
  const empty = await setEmptyStage(file, options)
  const { id: device } = await pairUp(empty.hub, empty.phone)
  return { ...empty, device }
}

/**
 * Ends every pairing and starts the phone's app anew, since it lets itself be asked three times a minute only: the next
 * test begins with two strangers in sight of each other.
 */
export async function asStrangers({ hub, phone }: Pair): Promise<void> {
  for (const { id } of await hub.client.devices()) await hub.client.hub.unpair({ device: id })
  await phone.fault({ name: 'restart' })
  const isStranger = ({ pairing }: PeerView) => pairing.state === 'none' || pairing.state === 'failed'
  await poll(async () => {
    // Neither heeds more than one announcement a second, and nobody announces himself again without a reason.
    await hub.client.hub.discover({})
    await setTimeout(200)
    const { linked, peers } = await phone.state()
    const seen = (await hub.client.hub.peers()).some((one) => one.peer === phone.id && isStranger(one))
    return seen && linked.length === 0 && peers.some(isStranger)
  })
}
