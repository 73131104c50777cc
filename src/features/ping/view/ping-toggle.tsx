import { useEffect, useRef } from 'react'
import { useAct } from '../../../client/react/act.ts'
import { useDevices, useFeature, useHubState, useLiveEvent } from '../../../client/react/hub.tsx'
import type { DeviceProps } from '../../../client/react/view.ts'
import type { Fate } from '../../../core/hub-contract.ts'
import { dismissNotice, tell, tellError } from '../../../ui/notices.ts'
import { useHidden } from '../../../ui/privacy.tsx'
import { QuickButton } from '../../../ui/quick-button.tsx'
import { isolated } from '../../../ui/text.ts'
import { useWhyNot } from '../../../ui/why-not.ts'
import { words } from './words.ts'

/** Sends the phone a sign of life, and shows those that come from it. */
export function PingToggle({ device }: DeviceProps) {
  const ping = useFeature(device, 'ping')
  useReceived()
  return ping ? <Button device={device} {...ping} /> : null
}

type Ping = NonNullable<ReturnType<typeof useFeature<'ping'>>>

function Button({ device, health, can, actions }: DeviceProps & Ping) {
  const answers = useHubState(({ connection }) => connection === 'live')
  const why = useWhyNot({ health, answers, linked: device.links.length > 0 })
  const act = useAct((options) => actions.send({}, options))
  const able = can('send')
  useEffect(() => sayFate(act.fate), [act.fate])
  return (
    <QuickButton
      icon="ping"
      label={words(act.fate === 'queued' ? 'queued' : 'ping')}
      about={able ? words('pingLong', { name: isolated(device.name) }) : why}
      disabled={!able}
      onPress={() => act.run().catch(tellError)}
    />
  )
}

function sayFate(fate: Fate | undefined): void {
  if (fate === 'handed') tell({ tone: 'info', sentence: words('handedLong') })
  if (fate === 'confirmed') tell({ tone: 'success', sentence: words('confirmedLong') })
  if (fate === 'unknown') tell({ tone: 'warning', sentence: words('unknownLong') })
}

function useReceived(): void {
  const devices = useDevices()
  const hidden = useHidden()
  const shown = useRef<number>(undefined)
  useEffect(() => {
    if (hidden && shown.current !== undefined) dismissNotice(shown.current)
  }, [hidden])
  useLiveEvent((event) => {
    if (event.feature !== 'ping') return
    const name = isolated(devices.find(({ id }) => id === event.device)?.name ?? '')
    const { message } = event.data
    const isSaid = message !== undefined && message !== '' && !hidden
    shown.current = tell({
      tone: 'info',
      sentence: isSaid
        ? words('receivedWords', { name, message: isolated(message, 300) })
        : words('received', { name }),
    })
  })
}
