import { Select, Text } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useClient, useDevices } from '../../client/react/hub.tsx'
import { useConfigure } from './configure.ts'
import { Confirm } from './confirm.tsx'
import { keepsOlder } from './older.ts'
import { Setting, SwitchSetting } from './setting.tsx'
import { words } from './words.ts'

const year = 365
const usualDays = [1, 7, 30, 90, year, 5 * year]

/** What is shown, what is kept, and for how long. */
export function PrivacySettings() {
  const { settings, isFixed, configure } = useConfigure()
  const client = useClient()
  const status = useQuery({ queryKey: ['status'], queryFn: () => client.status() })
  const devices = useDevices()
  const [asking, setAsking] = useState(false)
  const [shorter, setShorter] = useState<number>()
  const retentionId = useId()
  const retention = settings?.retentionDays ?? year
  const days = [...new Set([...usualDays, retention])].sort((a, b) => a - b)
  const named = (count: number) =>
    count % year === 0 ? words('years', { years: count / year }) : words('days', { days: count })
  // Less deletes at once, and an arrow key is enough to choose it.
  const keepFor = async (count: number) => {
    if (count < retention && (await keepsOlder({ client, devices, days: count }))) setShorter(count)
    else await configure({ retentionDays: count })
  }
  return (
    <>
      <SwitchSetting
        title={words('privacyMode')}
        what={words('privacyModeWhat')}
        on={settings?.privacy ?? true}
        fixed={isFixed('privacy')}
        onChange={(privacy) => void configure({ privacy })}
      />
      <SwitchSetting
        title={words('keepNothing')}
        what={words('keepNothingWhat')}
        on={settings?.keepNothing ?? false}
        fixed={isFixed('keepNothing')}
        onChange={(keepNothing) => (keepNothing ? setAsking(true) : void configure({ keepNothing }))}
      />
      <Setting title={words('retention')} what={isFixed('retentionDays') ? words('fixed') : undefined} id={retentionId}>
        <Select
          aria-labelledby={retentionId}
          value={String(retention)}
          disabled={isFixed('retentionDays')}
          onChange={(_, { value }) => void keepFor(Number(value))}
        >
          {days.map((count) => (
            <option key={count} value={count}>
              {named(count)}
            </option>
          ))}
        </Select>
      </Setting>
      {status.data && <Text size={200}>{words(status.data.keychain === 'os' ? 'keyInKeychain' : 'keyInFile')}</Text>}
      {shorter !== undefined && (
        <Confirm
          title={words('shorterConfirm', { time: named(shorter) })}
          what={words('shorterConsequence')}
          yes={words('shorterYes')}
          onAnswer={(yes) => {
            setShorter(undefined)
            if (yes) void configure({ retentionDays: shorter })
          }}
        />
      )}
      {asking && (
        <Confirm
          title={words('keepNothingConfirm')}
          what={words('keepNothingConsequence')}
          yes={words('keepNothingYes')}
          onAnswer={(yes) => {
            setAsking(false)
            if (yes) void configure({ keepNothing: true })
          }}
        />
      )}
    </>
  )
}
