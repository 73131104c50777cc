import { makeStyles, mergeClasses } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { directional, type IconName, type Shape, shapes } from './icon-shapes.ts'

export type { IconName } from './icon-shapes.ts'

const useStyles = makeStyles({
  icon: { flexShrink: 0, verticalAlign: 'middle' },
  // `:dir()` follows the nearest direction, so a part that stays left to right (a player's buttons) keeps its icons.
  directional: { ':dir(rtl)': { transform: 'scaleX(-1)' } },
})

type Looks = {
  /** Width and height in pixels; 20 unless said, 16 and 24 also look right. */
  readonly size?: number
  /** What it says to a screen reader. Without it the icon is decoration, and the words stand beside it. */
  readonly label?: string | undefined
  readonly className?: string | undefined
}

export type IconProps = Looks & {
  readonly name: IconName
  /** Its shape filled: chosen, such as a favourite's star. For icons of one outline. */
  readonly filled?: boolean
}

export function Icon({ name, filled = false, ...looks }: IconProps) {
  const shape: string | Shape = shapes[name]
  const { line, fill, faint }: Shape = typeof shape === 'string' ? { line: shape } : shape
  return (
    <Frame {...looks} name={name} turns={directional.has(name)}>
      {faint && <path d={faint} fill="currentColor" stroke="none" opacity={0.3} />}
      {fill && <path d={fill} fill="currentColor" stroke="none" />}
      {line && <path d={line} fill={filled ? 'currentColor' : 'none'} />}
    </Frame>
  )
}

export type BatteryIconProps = Looks & {
  /** 0 to 100; undefined where the phone has not said it. */
  readonly percent: number | undefined
  readonly charging?: boolean
}

/** A battery with its level. An unknown level shows as a dash, never as empty. */
export function BatteryIcon({ percent, charging = false, ...looks }: BatteryIconProps) {
  const end = charging ? 12.5 : 15.5
  const room = end - 2.5 - 4
  const known = percent !== undefined
  const level = known ? Math.min(100, Math.max(0, percent)) / 100 : 0
  return (
    <Frame {...looks} name="battery" turns>
      {level > 0 && (
        <rect x={4.5} y={8} width={Math.max(1, level * room)} height={4} rx={0.5} fill="currentColor" stroke="none" />
      )}
      {!known && <path d={`M${(2.5 + end) / 2 - 1.5} 10h3`} />}
      <path
        d={`M4.25 6H${end - 1.75}a1.75 1.75 0 0 1 1.75 1.75v4.5A1.75 1.75 0 0 1 ${end - 1.75} 14H4.25A1.75 1.75 0 0 1 2.5 12.25v-4.5A1.75 1.75 0 0 1 4.25 6z`}
      />
      {charging ? <path d="M17 6.5l-2 3.75h3L16 14" strokeWidth={1.25} /> : <path d="M17.75 8.75v2.5" />}
    </Frame>
  )
}

type FrameProps = Looks & { readonly name: IconName; readonly turns: boolean; readonly children: ReactNode }

function Frame({ name, turns, size = 20, label, className, children }: FrameProps) {
  const styles = useStyles()
  return (
    <svg
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
      focusable={false}
      className={mergeClasses(styles.icon, turns && styles.directional, className)}
      data-icon={name}
      data-directional={turns || undefined}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  )
}
