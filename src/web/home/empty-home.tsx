import { useClient } from '../../client/react/hub.tsx'
import type { DeviceView } from '../../core/hub-contract.ts'
import { EmptyPlace } from '../../ui/empty.tsx'
import { tellError } from '../../ui/notices.ts'
import { EmptyPicture } from '../../ui/pictures.tsx'
import { go } from '../../ui/route.ts'
import { shownLine } from '../../ui/text.ts'
import { useChosenDevice } from '../device.ts'
import { views } from '../views.ts'
import { type HomePlace, homeAddress } from './place.ts'
import { words } from './words.ts'

interface EmptyHomeProps {
  readonly devices: readonly DeviceView[]
  readonly place: HomePlace
}

/** What belongs on Home, why nothing is there, and one button. */
export function EmptyHome({ devices, place }: EmptyHomeProps) {
  const picture = <EmptyPicture name="home" />
  const action = useTry()
  if (devices.length === 0) {
    const toAdd = { label: words('addPhone'), run: () => go('/add') }
    return <EmptyPlace picture={picture} what={words('belongs')} why={words('noPhoneWhy')} action={toAdd} />
  }
  if (isSwitchedOff(devices, place)) {
    const toSettings = { label: words('toSettings'), run: () => go('/settings/features') }
    return <EmptyPlace picture={picture} what={words('belongs')} why={words('offWhy')} action={toSettings} />
  }
  if (place.kind !== undefined || place.phone !== undefined || place.before !== undefined) {
    const showAll = { label: words('showAll'), run: () => go(homeAddress({})) }
    return <EmptyPlace picture={picture} what={words('nothingOf')} why={words('nothingOfWhy')} action={showAll} />
  }
  return <EmptyPlace picture={picture} what={words('belongs')} why={words('nothingWhy')} action={action} />
}

/** Whether something that would stand here is switched off on a phone; the hub says nothing of that. */
function isSwitchedOff(devices: readonly DeviceView[], { kind, phone }: HomePlace): boolean {
  const wanted = views.filter(({ feature, timeline }) => timeline && (kind === undefined || kind === feature))
  return devices.some(
    ({ id, features }) =>
      (phone === undefined || phone === id) && wanted.some(({ feature }) => features[feature]?.on === false),
  )
}

/** A ping makes something happen where the phone can be reached; else its status says what is in the way. */
function useTry() {
  const client = useClient()
  const device = useChosenDevice()
  if (!device?.features.ping?.actions.send) return { label: words('toStatus'), run: () => go('/status') }
  return {
    label: words('tryPing', { phone: shownLine(device.name, 80) }),
    run: () => void client.device(device.id).ping.send({}).catch(tellError),
  }
}
