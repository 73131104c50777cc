import { Button, Input } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useClient, useSettings } from '../../client/react/hub.tsx'
import { useConfigure } from './configure.ts'
import { Setting, SwitchSetting } from './setting.tsx'
import { words } from './words.ts'

const lookAgainMs = 2000

/** How this PC is called, and its ties to the phones. */
export function ComputerSettings() {
  const client = useClient()
  const { settings, isFixed, configure } = useConfigure()
  const { mirrorToPhones = false, clipboard = false, autostart } = settings ?? {}
  const known = useSettings()
  const status = useQuery({
    // As the hub has it set, not as it was just wished.
    queryKey: ['status', known?.mirrorToPhones, known?.clipboard],
    queryFn: ({ signal }) => client.status(signal),
    // A tie takes a while to be made, and can end at any time.
    refetchInterval: lookAgainMs,
    staleTime: 0,
  })
  const ties = (status.data?.desktop ?? {}) as Record<string, string>
  const what = (on: boolean | undefined, problem: string | undefined, usual: string) =>
    on && problem !== undefined && problem !== 'on' ? words('tieProblem', { problem }) : usual
  return (
    <>
      <PcName />
      <SwitchSetting
        title={words('clipboard')}
        what={what(known?.clipboard, ties.clipboard, words('clipboardWhat'))}
        on={clipboard}
        fixed={isFixed('clipboard')}
        onChange={(on) => void configure({ clipboard: on })}
      />
      <SwitchSetting
        title={words('mirror')}
        what={what(known?.mirrorToPhones, ties.mirrorToPhones, words('mirrorWhat'))}
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
