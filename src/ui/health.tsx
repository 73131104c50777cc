import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { useNow } from './clock.ts'
import { ago } from './dates.ts'
import { Icon, type IconName } from './icons.tsx'
import { words } from './kit/words.ts'

/** The truth about a feature on a phone, in the shape the hub tells it. */
export type Health =
  | { readonly state: 'works'; readonly via: string; readonly provenAt: number }
  | {
      readonly state: 'limited'
      readonly via: string
      readonly provenAt?: number | undefined
      readonly limits: readonly string[]
    }
  | { readonly state: 'needs-step'; readonly reason: string; readonly step: HealthStep }
  | { readonly state: 'waiting'; readonly since: number; readonly reason: string }
  | { readonly state: 'stale'; readonly provenAt: number; readonly trying: string }
  | { readonly state: 'impossible'; readonly reason: string; readonly instead?: string | undefined }

export interface HealthStep {
  readonly where: 'phone' | 'pc'
  readonly text: string
  readonly link?: string | undefined
}

const looks: Readonly<Record<Health['state'], { icon: IconName; color: string }>> = {
  works: { icon: 'checkCircle', color: tokens.colorStatusSuccessForeground1 },
  limited: { icon: 'limited', color: tokens.colorStatusSuccessForeground1 },
  'needs-step': { icon: 'warning', color: tokens.colorStatusWarningForeground3 },
  waiting: { icon: 'clock', color: tokens.colorNeutralForeground3 },
  stale: { icon: 'stale', color: tokens.colorNeutralForeground3 },
  impossible: { icon: 'blocked', color: tokens.colorNeutralForeground3 },
}

const useStyles = makeStyles({
  mark: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, whiteSpace: 'nowrap' },
})

/** Never answered by the wire, so neither working nor failing can be claimed. */
const unproven = { icon: 'question', color: tokens.colorNeutralForeground3 } as const

/** True where the phone has shown that the feature works. */
export function isProven(health: Health): boolean {
  return health.state === 'works' || (health.state === 'limited' && health.provenAt !== undefined)
}

/** Sign and word of a state: never colour alone. `bare` leaves the word to screen readers. */
export function HealthMark({ health, bare, className }: HealthMarkProps) {
  const styles = useStyles()
  const isUnproven = health.state === 'limited' && !isProven(health)
  const { icon, color } = isUnproven ? unproven : looks[health.state]
  const word = words(isUnproven ? 'unproven' : health.state)
  return (
    <span className={mergeClasses(styles.mark, className)} style={{ color }}>
      <Icon name={icon} size={16} {...(bare ? { label: word } : {})} />
      {!bare && (
        <Text size={200} weight="semibold">
          {word}
        </Text>
      )}
    </span>
  )
}

interface HealthMarkProps {
  readonly health: Health
  readonly bare?: boolean
  readonly className?: string
}

/** The sentences behind a state, the most important first. `linkName` turns a link's id into its title; without it, no link is named. */
export function useHealthSentences(health: Health, linkName?: (id: string) => string): string[] {
  const now = useNow()
  switch (health.state) {
    case 'works':
      return [provenSentence(health.via, ago(health.provenAt, now), linkName)]
    case 'limited':
      return [
        ...health.limits,
        provenSentence(health.via, health.provenAt === undefined ? undefined : ago(health.provenAt, now), linkName),
      ]
    case 'needs-step':
      return [health.reason, words(health.step.where === 'phone' ? 'onPhone' : 'onPc', { step: health.step.text })]
    case 'waiting':
      return [health.reason]
    case 'stale':
      return [words('worked', { ago: ago(health.provenAt, now) }), health.trying]
    case 'impossible':
      return [health.reason, ...(health.instead ? [words('instead', { instead: health.instead })] : [])]
  }
}

/** `proven` is how long ago; undefined where the phone never answers. */
function provenSentence(via: string, proven: string | undefined, linkName: ((id: string) => string) | undefined) {
  const proof = proven === undefined ? words('notProven') : words('proven', { ago: proven })
  if (linkName) return `${words('via', { link: linkName(via) })}, ${proof}`
  return proven === undefined ? words('notProvenAlone') : words('provenAlone', { ago: proven })
}
