import { Select, Text } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useClient } from '../../client/react/hub.tsx'
import { useConfigure } from './configure.ts'
import { Confirm } from './confirm.tsx'
import { Setting, SwitchSetting } from './setting.tsx'
import { words } from './words.ts'

const usualDays = [1, 7, 30, 90, 365, 1825]

/** What is shown, what is kept, and for how long. */
export function PrivacySettings() {
  const { settings, isFixed, configure } = useConfigure()
  const client = useClient()
  const status = useQuery({ queryKey: ['status'], queryFn: () => client.status() })
  const [asking, setAsking] = useState(false)
  const retentionId = useId()
  const retention = settings?.retentionDays ?? 365
  const days = [...new Set([...usualDays, retention])].sort((a, b) => a - b)
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
          onChange={(_, { value }) => void configure({ retentionDays: Number(value) })}
        >
          {days.map((count) => (
            <option key={count} value={count}>
              {words('days', { days: count })}
            </option>
          ))}
        </Select>
      </Setting>
      {status.data && <Text size={200}>{words(status.data.keychain === 'os' ? 'keyInKeychain' : 'keyInFile')}</Text>}
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
