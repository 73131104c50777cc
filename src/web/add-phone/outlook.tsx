import { makeStyles, Text, tokens } from '@fluentui/react-components'
import type { Prospect } from '../../core/hub-contract.ts'
import { Icon } from '../../ui/icons.tsx'
import { locale } from '../../ui/locale.ts'
import { notYet, willDo, willNotDo } from './outlook-rules.ts'
import type { Platform } from './steps.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 17rem), 1fr))',
    columnGap: tokens.spacingHorizontalXXL,
    rowGap: tokens.spacingVerticalXL,
  },
  heading: { margin: 0 },
  list: {
    listStyleType: 'none',
    margin: 0,
    marginBlockStart: tokens.spacingVerticalM,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
  },
  item: { display: 'flex', gap: tokens.spacingHorizontalS },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  soft: { color: tokens.colorNeutralForeground2 },
  limits: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL, color: tokens.colorNeutralForeground2 },
})

/** Two short columns: what such a phone will do and what it will not, all in the hub's words. */
export function Outlook({ platform, prospect }: OutlookProps) {
  const styles = useStyles()
  if (!prospect) return <Text>{words('noProspect')}</Text>
  const missing = willNotDo(prospect)
  const later = notYet(prospect).map((id) => words(id))
  return (
    <div className={styles.columns}>
      <div>
        <Text as="h3" size={400} weight="semibold" block className={styles.heading}>
          {words('will', { platform })}
        </Text>
        <ul className={styles.list}>
          {willDo(prospect).map((feature) => (
            <Item key={feature.feature} feature={feature} />
          ))}
        </ul>
      </div>
      <div>
        <Text as="h3" size={400} weight="semibold" block className={styles.heading}>
          {words('willNot', { platform })}
        </Text>
        {missing.length === 0 ? (
          <p>{words('nothingWillNot')}</p>
        ) : (
          <ul className={styles.list}>
            {missing.map((feature) => (
              <Item key={feature.feature} feature={feature} />
            ))}
          </ul>
        )}
        {later.length > 0 && (
          <p className={styles.item}>
            <Icon name="clock" className={styles.soft} />
            {words('notYet', { list: new Intl.ListFormat(locale().tag).format(later) })}
          </p>
        )}
      </div>
    </div>
  )
}

interface OutlookProps {
  readonly platform: Platform
  readonly prospect: Prospect | undefined
}

const signs = { works: 'check', limited: 'limited', impossible: 'blocked' } as const

function Item({ feature }: { readonly feature: Prospect['features'][number] }) {
  const styles = useStyles()
  const { title, summary, can, words: reasons } = feature
  return (
    <li className={styles.item}>
      <Icon name={signs[can]} className={can === 'impossible' ? styles.soft : styles.good} />
      <span className={styles.words}>
        <Text weight="semibold">
          <bdi>{title}</bdi>
        </Text>
        {can !== 'impossible' && (
          <Text>
            <bdi>{summary}</bdi>
          </Text>
        )}
        {can === 'impossible' ? (
          reasons.map((reason) => <HubText key={reason} text={reason} />)
        ) : (
          <Limits limits={reasons} />
        )}
      </span>
    </li>
  )
}

/** Small words, since what it can do is the news. */
function Limits({ limits }: { readonly limits: readonly string[] }) {
  const styles = useStyles()
  if (limits.length === 0) return null
  return (
    <>
      <Text size={200} className={styles.soft}>
        {words('withLimits')}
      </Text>
      <ul className={styles.limits}>
        {limits.map((limit) => (
          <li key={limit}>
            <HubText text={limit} small />
          </li>
        ))}
      </ul>
    </>
  )
}

function HubText({ text, small = false }: { readonly text: string; readonly small?: boolean }) {
  const styles = useStyles()
  return (
    <Text size={small ? 200 : 300} className={styles.soft}>
      <bdi>{text}</bdi>
    </Text>
  )
}
