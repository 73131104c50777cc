import { Text } from '@fluentui/react-components'
import { Suspense } from 'react'
import { useDevices } from '../../client/react/hub.tsx'
import { shownLine } from '../../ui/text.ts'
import { views } from '../views.ts'
import { useConfigure } from './configure.ts'
import { SwitchSetting } from './setting.tsx'
import { words } from './words.ts'

/** Pop-ups, and what each feature lets a person set for a phone: the rules per app. */
export function NotificationSettings() {
  const devices = useDevices()
  const { settings, isFixed, configure } = useConfigure()
  return (
    <>
      <SwitchSetting
        title={words('popUps')}
        what={words('popUpsWhat')}
        on={settings?.notifications ?? false}
        fixed={isFixed('notifications')}
        onChange={(notifications) => void configure({ notifications })}
      />
      {devices.length === 0 && <Text>{words('notificationsNone')}</Text>}
      {devices.map((device) => (
        <div key={device.id}>
          <h3>{words('onDevice', { name: shownLine(device.name, 80) })}</h3>
          <Suspense>
            {views.map(({ feature, Settings: Part }) => Part && <Part key={feature} device={device} />)}
          </Suspense>
        </div>
      ))}
    </>
  )
}
