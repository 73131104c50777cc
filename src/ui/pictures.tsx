import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import { tandemTokens } from './theme.ts'

// Pictures are decoration: the words beside them say the same. They are painted with a handful of colours that each
// theme sets, and with the system's own where the system forces its colours.
const forced = '@media (forced-colors: active)'

const useStyles = makeStyles({
  picture: {
    flexShrink: 0,
    '--ground': tokens.colorBrandBackground2,
    '--paper': tokens.colorNeutralBackground1,
    '--edge': tokens.colorNeutralStroke1,
    '--ink': tokens.colorNeutralStroke1,
    '--brand': tokens.colorBrandBackground,
    '--on-brand': tokens.colorNeutralForegroundOnBrand,
    '--soft': tokens.colorBrandStroke2,
    '--warm': tandemTokens.warm,
    [forced]: {
      '--ground': 'Canvas',
      '--paper': 'Canvas',
      '--edge': 'CanvasText',
      '--ink': 'CanvasText',
      '--brand': 'Highlight',
      '--on-brand': 'HighlightText',
      '--soft': 'GrayText',
      '--warm': 'CanvasText',
    },
  },
})

export type EmptyPictureName =
  | 'feed'
  | 'messages'
  | 'calls'
  | 'photos'
  | 'files'
  | 'apps'
  | 'home'
  | 'search'
  | 'devices'

/** What stands in an empty place, 120 x 96. */
export function EmptyPicture({ name, className }: { readonly name: EmptyPictureName; readonly className?: string }) {
  const styles = useStyles()
  return (
    <svg
      aria-hidden
      focusable={false}
      className={mergeClasses(styles.picture, className)}
      data-picture={name}
      width={120}
      height={96}
      viewBox="0 0 120 96"
      fill="none"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <ellipse cx={60} cy={50} rx={56} ry={42} fill="var(--ground)" />
      {scenes[name]}
    </svg>
  )
}

const scenes: Record<EmptyPictureName, ReactNode> = {
  feed: null,
  messages: null,
  calls: null,
  photos: null,
  files: null,
  apps: null,
  home: null,
  search: null,
  devices: null,
}

export type PhonePictureProps = {
  readonly kind: 'phone' | 'tablet' | 'desktop' | 'laptop' | 'tv' | 'unknown'
  readonly platform?: 'android' | 'ios' | undefined
  /** Charge in percent, shown in the phone's own corner; undefined where it is not known. */
  readonly battery?: number | undefined
  readonly className?: string
}

/** A phone with Tandem's evening sky on it, about 64 x 120. */
export function PhonePicture({ kind, className }: PhonePictureProps) {
  const styles = useStyles()
  return (
    <svg
      aria-hidden
      focusable={false}
      className={mergeClasses(styles.picture, className)}
      data-picture={kind}
      width={64}
      height={120}
      viewBox="0 0 64 120"
    >
      <rect x={1} y={1} width={62} height={118} rx={11} fill="var(--brand)" stroke="var(--edge)" />
    </svg>
  )
}
