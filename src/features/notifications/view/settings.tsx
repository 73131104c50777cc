import { Input, makeStyles, Switch, Text, tokens } from '@fluentui/react-components'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useRef, useState } from 'react'
import { useClient, useLiveEvent, useReconnected } from '../../../client/react/hub.tsx'
import type { DeviceProps } from '../../../client/react/view.ts'
import { useNow } from '../../../ui/clock.ts'
import { ago } from '../../../ui/dates.ts'
import { Icon } from '../../../ui/icons.tsx'
import { tell } from '../../../ui/notices.ts'
import { PhoneName } from '../../../ui/phone-text.tsx'
import { shownLine } from '../../../ui/text.ts'
import type { AppRule } from '../contract.ts'
import { AppPicture } from './app-picture.tsx'
import { reasonOf } from './errand.ts'
import { type Shown, withRule } from './shown.ts'
import { shownKey } from './shown-query.ts'
import { words } from './words.ts'

const rowHeight = 56
/** A shorter list needs no search and no scrolling of its own. */
const few = 8

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
  soft: { color: tokens.colorNeutralForeground3 },
  box: {
    overflowY: 'auto',
    maxHeight: '26rem',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  list: { position: 'relative', listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    position: 'absolute',
    insetInline: 0,
    insetBlockStart: 0,
    boxSizing: 'border-box',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    paddingInline: tokens.spacingHorizontalS,
    paddingBlock: tokens.spacingVerticalXS,
    minHeight: `${rowHeight}px`,
  },
  name: { display: 'flex', flexDirection: 'column', minWidth: '8rem', flexGrow: 1, flexBasis: 0, overflow: 'hidden' },
  clip: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
})

/** What is set for each app of a phone: banners, and whether its content may be seen. */
export function NotificationSettings({ device }: DeviceProps) {
  const styles = useStyles()
  const { rules, error, change } = useRules(device.id)
  const [wanted, setWanted] = useState('')
  const searched = wanted.trim().toLocaleLowerCase()
  const found = rules?.filter(({ app }) => app.toLocaleLowerCase().includes(searched)) ?? []
  return (
    <div className={styles.part}>
      <Text className={styles.soft}>{words('settingsExplain')}</Text>
      {rules && rules.length > few && (
        <Input
          type="search"
          value={wanted}
          aria-label={words('settingsSearch')}
          placeholder={words('settingsSearch')}
          contentBefore={<Icon name="search" size={16} />}
          onChange={(_, { value }) => setWanted(value)}
        />
      )}
      {error && <Text role="alert">{words('settingsFailed', { reason: reasonOf(error).reason })}</Text>}
      {rules && found.length === 0 && <Text>{words(rules.length === 0 ? 'settingsEmpty' : 'settingsNone')}</Text>}
      {found.length > 0 && <RuleList rules={found} onChange={change} />}
    </div>
  )
}

type Change = Pick<AppRule, 'app'> & Partial<Pick<AppRule, 'muted' | 'hideContent'>>

/** The rules of a phone, newest app first; a change shows at once and goes back if it was not kept. */
function useRules(device: string) {
  const client = useClient()
  const queries = useQueryClient()
  const key = ['notifications', device, 'apps']
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client.device(device).notifications.apps({}, { signal }),
    refetchOnMount: 'always',
  })
  useReconnected(() => void refetch())
  useLiveEvent((message) => {
    if (message.feature !== 'notifications' || message.device !== device || message.event !== 'posted') return
    const { app, time } = message.data
    queries.setQueryData<AppRule[]>(key, (rules) => rules && seen(rules, app, time))
  })
  const show = (rule: AppRule) => {
    queries.setQueryData<AppRule[]>(key, (rules) =>
      rules?.map((one) => (one.app === rule.app ? { ...one, ...rule } : one)),
    )
    queries.setQueryData<Shown>(shownKey(device), (shown) => shown && withRule(shown, rule))
  }
  const change = async (wish: Change) => {
    const before = data?.find(({ app }) => app === wish.app)
    if (!before) return
    show({ ...before, ...wish })
    try {
      show(await client.device(device).notifications.configureApp(wish))
    } catch (failure) {
      show(before)
      const app = shownLine(wish.app, 80)
      tell({ tone: 'error', sentence: words('ruleFailed', { app, reason: reasonOf(failure).reason }) })
    }
  }
  const rules = data?.toSorted((a, b) => (b.lastAt ?? 0) - (a.lastAt ?? 0) || a.app.localeCompare(b.app))
  return { rules, error, change: (wish: Change) => void change(wish) }
}

function seen(rules: readonly AppRule[], app: string, lastAt: number): AppRule[] {
  const known = rules.find((rule) => rule.app === app)
  const rule = known ?? { app, muted: false, hideContent: false }
  return [...rules.filter((one) => one.app !== app), { ...rule, lastAt }]
}

function RuleList({ rules, onChange }: { rules: readonly AppRule[]; onChange: (wish: Change) => void }) {
  const styles = useStyles()
  const box = useRef<HTMLDivElement>(null)
  const list = useVirtualizer({
    count: rules.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rules[index]?.app ?? index,
    overscan: 6,
  })
  return (
    <div ref={box} className={styles.box}>
      <ul className={styles.list} style={{ height: list.getTotalSize() }} aria-label={words('settingsTitle')}>
        {list.getVirtualItems().map(({ key, index, start }) => {
          const rule = rules[index]
          return (
            rule && (
              <li
                key={key}
                ref={list.measureElement}
                data-index={index}
                className={styles.row}
                style={{ transform: `translateY(${start}px)` }}
                aria-setsize={rules.length}
                aria-posinset={index + 1}
              >
                <RuleRow rule={rule} onChange={onChange} />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

function RuleRow({ rule, onChange }: { rule: AppRule; onChange: (wish: Change) => void }) {
  const styles = useStyles()
  const now = useNow()
  const nameId = useId()
  const { app, muted, hideContent, lastAt } = rule
  const name = shownLine(app, 80)
  return (
    <>
      <AppPicture app={app} />
      <span className={styles.name}>
        <Text id={nameId} className={styles.clip}>
          <PhoneName name={app} />
        </Text>
        <Text size={200} className={styles.soft}>
          {lastAt === undefined ? words('settingsNever') : words('settingsLast', { ago: ago(lastAt, now) })}
        </Text>
      </span>
      <Switch
        checked={muted}
        label={words('settingsMute')}
        aria-label={words('settingsMuteApp', { app: name })}
        onChange={(_, { checked }) => onChange({ app, muted: checked })}
      />
      <Switch
        checked={hideContent}
        label={words('settingsHide')}
        aria-label={words('settingsHideApp', { app: name })}
        onChange={(_, { checked }) => onChange({ app, hideContent: checked })}
      />
    </>
  )
}
