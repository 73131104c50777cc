import { useDevices } from '../../client/react/hub.tsx'
import { type Place, places } from '../../client/react/view.ts'
import type { DeviceView } from '../../core/hub-contract.ts'
import { later } from '../../ui/later.ts'
import { useRoute } from '../../ui/route.ts'
import { viewAt } from '../views.ts'
import { Absent } from './absent.tsx'

const loadHome = () => import('../home/home.tsx').then((module) => module.Home)
const Home = later(loadHome)
const Status = later(() => import('../status/status.tsx').then((module) => module.Status))
const Settings = later(() => import('../settings/settings.tsx').then((module) => module.Settings))
const AddPhone = later(() => import('../add-phone/add-phone.tsx').then((module) => module.AddPhone))

// Most visits begin there: it comes while the hub is still being asked.
if (/^(#\/?(home)?)?$/.test(window.location.hash)) loadHome().catch(() => {})

/** The view that the address names; an address that names none is Home. */
export function View({ device }: { readonly device: DeviceView | undefined }) {
  const { path } = useRoute()
  const devices = useDevices()
  const [place = 'home'] = path
  if (place === 'add') return <AddPhone />
  if (place === 'settings') return <Settings />
  if (place === 'status') return <Status />
  const known = places.find((one) => one === place)
  if (known === undefined || known === 'home') return <Home devices={devices} />
  const view = viewAt(known)
  if (!view?.tab || !device?.features[view.feature])
    return <Absent place={known as Absentable} missingOn={view && device ? device.name : undefined} />
  return <view.tab.View device={device} />
}

export type Absentable = Exclude<Place, 'home' | 'status'>
