import { useEffect, useState } from 'react'
import { useClient, useDevices, useHubState } from '../../../client/react/hub.tsx'
import { tell, tellError } from '../../../ui/notices.ts'
import { go, useRoute } from '../../../ui/route.ts'
import { shownLine } from '../../../ui/text.ts'
import { forgetRemembered } from '../memory.ts'
import { type Asking, askingPeers, isPeer, newDevice, requestKey, requestToShow, shortId } from '../peers.ts'
import { addressOf, chosenPeer } from '../steps.ts'
import { RequestBar } from './request-bar.tsx'
import { RequestDialog } from './request-dialog.tsx'
import { words } from './words.ts'

/** The requests that nobody waits for: one card at a time, and a small bar for those that were put aside. */
export function Requests() {
  const route = useRoute()
  const chosen = chosenPeer(route)
  // The one that the wizard is at is asked about there.
  const waiting = askingPeers(useHubState(({ peers }) => peers)).filter((one) => !chosen || !isPeer(one, chosen))
  const [aside, setAside] = useState<ReadonlySet<string>>(new Set())
  const [shown, setShown] = useState<Asking>()
  const request = requestToShow(waiting, aside, shown && requestKey(shown))
  if ((request && requestKey(request)) !== (shown && requestKey(shown))) setShown(request)
  const { answer, busy } = useAnswer(route.path[0] === 'add')
  useWhyGone(shown)
  const putAside = (asking: Asking) => setAside(new Set([...aside, requestKey(asking)]))
  const takeUp = (asking: Asking) => setAside(new Set([...aside].filter((key) => key !== requestKey(asking))))
  return (
    <>
      <RequestDialog
        request={request}
        more={waiting.length - 1}
        busy={busy}
        onAnswer={(accept) => request && void answer(request, accept)}
        onAside={() => request && putAside(request)}
      />
      <RequestBar requests={waiting.filter((one) => aside.has(requestKey(one)))} onLook={takeUp} />
    </>
  )
}

/** Gives the answer, and says so when the device that was accepted is there; the self-test comes next where a phone was being added. */
function useAnswer(inWizard: boolean) {
  const client = useClient()
  const devices = useDevices()
  const [busy, setBusy] = useState(false)
  const [before, setBefore] = useState<ReadonlySet<string>>()
  const device = before && newDevice(devices, before)
  useEffect(() => {
    if (!device || !before) return
    setBefore(undefined)
    forgetRemembered()
    const test = () => go(addressOf({ step: 'test', device: device.id }))
    if (inWizard || before.size === 0) return test()
    const sentence = words('linked', { name: shownLine(device.name, 80) })
    tell({ tone: 'success', sentence, action: { label: words('test'), run: test } })
  }, [device, before, inWizard])
  const answer = async ({ link, peer, pairing }: Asking, accept: boolean) => {
    setBusy(true)
    // The device may be there before the answer to our call is.
    if (accept) setBefore(new Set(devices.map(({ id }) => id)))
    try {
      await client.hub.answer({ link, peer, accept, code: pairing.code })
    } catch (error) {
      setBefore(undefined)
      tellError(error)
    } finally {
      setBusy(false)
    }
  }
  return { answer, busy }
}

/** A card that closes by itself says why, in the hub's words. */
function useWhyGone(shown: Asking | undefined): void {
  const peers = useHubState((state) => state.peers)
  const [last, setLast] = useState(shown)
  const failed = last && peers.find((one) => isPeer(one, last) && one.pairing.state === 'failed')
  const reason = failed?.pairing.state === 'failed' ? failed.pairing.reason : undefined
  useEffect(() => {
    if (shown) setLast(shown)
    else if (last && reason !== undefined) {
      tell({ tone: 'info', sentence: words('why', { name: shownLine(last.name, 60), id: shortId(last), reason }) })
      setLast(undefined)
    }
  }, [shown, last, reason])
}
