import { useEffect, useRef } from 'react'
import { useAct } from '../../../client/react/act.ts'
import { useDevices, useFeature, useHubState, useLiveEvent } from '../../../client/react/hub.tsx'
import type { DeviceProps } from '../../../client/react/view.ts'
import type { Fate } from '../../../core/hub-contract.ts'
import { tell, tellError } from '../../../ui/notices.ts'
import { flashTitle } from '../../../ui/page-title.ts'
import { QuickButton } from '../../../ui/quick-button.tsx'
import { isolated } from '../../../ui/text.ts'
import { useWhyNot } from '../../../ui/why-not.ts'
import { chime } from './chime.ts'
import { words } from './words.ts'

/** Lets the phone ring, and this PC when the phone looks for it. */
export function RingToggle({ device }: DeviceProps) {
  const ring = useFeature(device, 'ring')
  useAsked()
  return ring ? <Button device={device} {...ring} /> : null
}

type Ring = NonNullable<ReturnType<typeof useFeature<'ring'>>>

function Button({ device, health, can, actions }: DeviceProps & Ring) {
  const answers = useHubState(({ connection }) => connection === 'live')
  const why = useWhyNot({ health, answers, linked: device.links.length > 0 })
  const act = useAct((options) => actions.start({}, options))
  const able = can('start')
  useEffect(() => sayFate(act.fate), [act.fate])
  return (
    <QuickButton
      icon="ring"
      label={labelOf(act.fate)}
      about={able ? words('ringLong', { name: isolated(device.name) }) : why}
      disabled={!able}
      onPress={() => act.run().catch(tellError)}
    />
  )
}

function labelOf(fate: Fate | undefined): string {
  return fate === 'queued' ? words('queued') : words('ring')
}

function sayFate(fate: Fate | undefined): void {
  if (fate === 'handed') tell({ tone: 'info', sentence: words('handedLong') })
  if (fate === 'confirmed') tell({ tone: 'success', sentence: words('confirmedLong') })
  if (fate === 'unknown') tell({ tone: 'warning', sentence: words('unknownLong') })
}

/** A phone that looks for this PC makes the page sound, and flashes its title. */
function useAsked(): void {
  const devices = useDevices()
  const stop = useRef(() => {})
  useLiveEvent((event) => {
    if (event.feature !== 'ring') return
    const sentence = words('asked', { name: isolated(devices.find(({ id }) => id === event.device)?.name ?? '') })
    stop.current()
    stop.current = chime()
    flashTitle(sentence)
    tell({ tone: 'warning', sentence, action: { label: words('stop'), run: () => stop.current() } })
  })
}
