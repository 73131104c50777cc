import { Button, Input } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useClient } from '../../client/react/hub.tsx'
import { useConfigure } from './configure.ts'
import { Setting, SwitchSetting } from './setting.tsx'
import { words } from './words.ts'

/** How this PC is called, and its ties to the phones. */
export function ComputerSettings() {
  const client = useClient()
  const { settings, isFixed, configure } = useConfigure()
  const { mirrorToPhones = false, clipboard = false, autostart } = settings ?? {}
  const status = useQuery({
    queryKey: ['status', mirrorToPhones, clipboard],
    queryFn: () => client.status(),
  })
  const ties = (status.data?.desktop ?? {}) as Record<string, string>
  const what = (on: boolean, problem: string | undefined, usual: string) =>
    on && problem !== undefined && problem !== 'on' ? words('tieProblem', { problem }) : usual
  return (
    <>
      <PcName />
      <SwitchSetting
        title={words('clipboard')}
        what={what(clipboard, ties.clipboard, words('clipboardWhat'))}
        on={clipboard}
        fixed={isFixed('clipboard')}
        onChange={(on) => void configure({ clipboard: on })}
      />
      <SwitchSetting
        title={words('mirror')}
        what={what(mirrorToPhones, ties.mirrorToPhones, words('mirrorWhat'))}
        on={mirrorToPhones}
        fixed={isFixed('mirrorToPhones')}
        onChange={(on) => void configure({ mirrorToPhones: on })}
      />
      <SwitchSetting
        title={words('autostart')}
        what={autostart === undefined ? words('autostartImpossible') : words('autostartWhat')}
        on={autostart ?? false}
        fixed={isFixed('autostart')}
        onChange={autostart === undefined ? undefined : (on) => void configure({ autostart: on })}
      />
    </>
  )
}

function PcName() {
  const { settings, isFixed, configure } = useConfigure()
  const id = useId()
  const [draft, setDraft] = useState<string>()
  const name = settings?.name ?? ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (draft !== undefined) void configure({ name: draft.trim() }).then(() => setDraft(undefined))
  }
  return (
    <Setting title={words('pcName')} what={isFixed('name') ? words('fixed') : undefined} id={id}>
      <form onSubmit={submit} style={{ display: 'flex', gap: 8 }}>
        <Input
          aria-labelledby={id}
          value={draft ?? name}
          maxLength={32}
          disabled={isFixed('name')}
          onChange={(_, { value }) => setDraft(value)}
        />
        <Button type="submit" disabled={draft === undefined || draft.trim() === '' || draft.trim() === name}>
          {words('save')}
        </Button>
      </form>
    </Setting>
  )
}
