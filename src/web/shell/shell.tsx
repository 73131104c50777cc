import { lazy, Suspense } from 'react'
import { useDevices, useHubState } from '../../client/react/hub.tsx'
import { type Place, places } from '../../client/react/view.ts'
import { useRoute } from '../../ui/route.ts'
import { useChosenDevice } from '../device.ts'
import { viewAt, views } from '../views.ts'
import { words } from './words.ts'

const Home = lazy(() => import('../home/home.tsx').then(({ Home: component }) => ({ default: component })))
const Status = lazy(() => import('../status/status.tsx').then(({ Status: component }) => ({ default: component })))
const Settings = lazy(() =>
  import('../settings/settings.tsx').then(({ Settings: component }) => ({ default: component })),
)
const AddPhone = lazy(() =>
  import('../add-phone/add-phone.tsx').then(({ AddPhone: component }) => ({ default: component })),
)

/** The frame of the page: device panel, tabs, and the view that the address names. */
export function Shell() {
  const connection = useHubState((state) => state.connection)
  const device = useChosenDevice()
  return (
    <div style={{ display: 'flex', height: '100%' }}>
      <aside style={{ width: 300, overflow: 'auto' }}>
        <p>
          {connection} {device?.name}
        </p>
        {device && views.map(({ feature, Status: Part }) => Part && <Part key={feature} device={device} />)}
        {device && views.map(({ feature, Toggle }) => Toggle && <Toggle key={feature} device={device} />)}
        {device && views.map(({ feature, Card }) => Card && <Card key={feature} device={device} />)}
        {device && views.map(({ feature, Feed }) => Feed && <Feed key={feature} device={device} />)}
      </aside>
      <main style={{ flex: 1, overflow: 'auto' }}>
        <nav>
          {places.map((place) => (
            <a key={place} href={`#/${place}`}>
              {words(place)}{' '}
            </a>
          ))}
        </nav>
        <Suspense>
          <View />
        </Suspense>
      </main>
    </div>
  )
}

function View() {
  const { path } = useRoute()
  const devices = useDevices()
  const device = useChosenDevice()
  const [place = 'home'] = path
  if (place === 'add') return <AddPhone />
  if (place === 'settings') return <Settings />
  if (place === 'status') return <Status />
  const view = viewAt(place as Place)?.tab
  if (view && device) return <view.View device={device} />
  return <Home devices={devices} />
}
