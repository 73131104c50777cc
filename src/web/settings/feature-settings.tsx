import { Text } from '@fluentui/react-components'
import { useState } from 'react'
import { useClient, useDevices } from '../../client/react/hub.tsx'
import type { DeviceView } from '../../core/hub-contract.ts'
import { tellError } from '../../ui/notices.ts'
import { shownLine } from '../../ui/text.ts'
import { useFeatureNames } from '../features.ts'
import { SwitchSetting } from './setting.tsx'
import { words } from './words.ts'

/** Each feature on each phone, on or off. */
export function FeatureSettings() {
  const devices = useDevices()
  return (
    <>
      <Text>{words('featuresWhat')}</Text>
      {devices.length === 0 && <Text>{words('featuresNone')}</Text>}
      {devices.map((device) => (
        <DeviceFeatures key={device.id} device={device} />
      ))}
    </>
  )
}

function DeviceFeatures({ device }: { readonly device: DeviceView }) {
  const client = useClient()
  const nameOf = useFeatureNames()
  const [wished, setWished] = useState<Readonly<Record<string, boolean>>>({})
  const change = async (feature: string, on: boolean) => {
    setWished((others) => ({ ...others, [feature]: on }))
    try {
      await client.hub.setFeature({ device: device.id, feature, on })
    } catch (error) {
      tellError(error)
    } finally {
      setWished(({ [feature]: _, ...others }) => others)
    }
  }
  return (
    <>
      <h3 style={{ margin: 0 }}>{words('onDevice', { name: shownLine(device.name, 80) })}</h3>
      {Object.entries(device.features).map(([id, { on, health }]) => (
        <SwitchSetting
          key={id}
          title={nameOf(id).title}
          what={health.state === 'impossible' ? health.reason : nameOf(id).summary}
          on={wished[id] ?? on}
          onChange={(now) => void change(id, now)}
        />
      ))}
    </>
  )
}
