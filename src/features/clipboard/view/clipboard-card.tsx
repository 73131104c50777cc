import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components'
import { Suspense, useState } from 'react'
import { useClient, useFeature, useHubState, useLiveEvent } from '../../../client/react/hub.tsx'
import type { DeviceProps } from '../../../client/react/view.ts'
import { Icon } from '../../../ui/icons.tsx'
import { later } from '../../../ui/later.ts'
import { tell, tellError } from '../../../ui/notices.ts'
import { PhoneText } from '../../../ui/phone-text.tsx'
import { Time } from '../../../ui/time.tsx'
import { useWhyNot } from '../../../ui/why-not.ts'
import { copyHere } from './copy-here.ts'
import { session } from './timeline.ts'
import { words } from './words.ts'

const PasteField = later(() => import('./paste-field.tsx').then((module) => module.PasteField))

const useStyles = makeStyles({
  card: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXS} ${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
  },
  row: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  icon: { color: tokens.colorNeutralForeground3, marginInlineEnd: tokens.spacingHorizontalXS },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0, flex: 1 },
  text: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  about: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
})

/** What was copied last, to take it here, and this PC's clipboard for the phone. */
export function ClipboardCard({ device }: DeviceProps) {
  const clipboard = useFeature(device, 'clipboard')
  useLiveEvent((event) => {
    if (event.feature === 'clipboard' && event.event === 'received') session.take(event, Date.now())
  })
  if (!clipboard || clipboard.health.state === 'impossible') return null
  return <Card key={device.id} linked={device.links.length > 0} {...clipboard} />
}

type Clipboard = NonNullable<ReturnType<typeof useFeature<'clipboard'>>>

function Card({ state, health, can, actions, linked }: Clipboard & { readonly linked: boolean }) {
  const styles = useStyles()
  const client = useClient()
  const answers = useHubState(({ connection }) => connection === 'live')
  const why = useWhyNot({ health, answers, linked })
  const [pasting, setPasting] = useState(false)
  const able = can('set')
  const { text, changedAt, from } = state
  const send = async (typed: string) => {
    if (typed === '') return void tell({ tone: 'warning', sentence: words('empty') })
    try {
      const { sent } = await actions.set({ text: typed })
      tell({ tone: 'info', sentence: words(sent ? 'sent' : linked ? 'same' : 'kept') })
      setPasting(false)
    } catch (error) {
      tellError(error)
    }
  }
  const sendClipboard = async () => {
    const read = await navigator.clipboard.readText().catch(() => undefined)
    if (read === undefined) setPasting(true)
    else await send(read)
  }
  return (
    <section className={styles.card} aria-label={words('title')}>
      <div className={styles.row}>
        <span className={styles.icon}>
          <Icon name="clipboard" />
        </span>
        <span className={styles.words}>
          {text === undefined ? words('nothing') : <PhoneText line text={text} max={200} className={styles.text} />}
          {changedAt !== undefined && text !== undefined && (
            <span className={styles.about}>
              {words(from === 'pc' ? 'fromPc' : 'fromPhone')} · <Time at={changedAt} as="ago" />
            </span>
          )}
        </span>
        {text !== undefined && from === 'phone' && (
          <Tooltip content={words('copyHere')} relationship="label">
            <Button appearance="subtle" icon={<Icon name="copy" />} onClick={() => void copyHere(client, text)} />
          </Tooltip>
        )}
        <Tooltip content={able ? words('send') : why} relationship={able ? 'label' : 'description'}>
          <Button
            appearance="subtle"
            icon={<Icon name="send" />}
            aria-label={words('send')}
            disabledFocusable={!able}
            onClick={() => void sendClipboard()}
          />
        </Tooltip>
      </div>
      {pasting && (
        <Suspense>
          <PasteField able={able} onSend={send} onCancel={() => setPasting(false)} />
        </Suspense>
      )}
    </section>
  )
}
