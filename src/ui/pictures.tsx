import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { type ReactNode, useId } from 'react'
import { shapes } from './icon-shapes.ts'
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
    '--soft': tandemTokens.soft,
    '--warm': tandemTokens.warm,
    '--shell': tokens.colorNeutralForeground1Static,
    '--sky-top': tandemTokens.skyTop,
    '--sky-low': tandemTokens.skyLow,
    '--hills': tandemTokens.hills,
    '--light': '#ffffff',
    // What only a colour sets off gets an outline where colours are forced.
    '--outline': 'transparent',
    [forced]: {
      '--ground': 'Canvas',
      '--paper': 'Canvas',
      '--edge': 'CanvasText',
      '--ink': 'CanvasText',
      '--brand': 'CanvasText',
      '--on-brand': 'Canvas',
      '--soft': 'Canvas',
      '--warm': 'CanvasText',
      '--shell': 'Canvas',
      '--sky-top': 'Canvas',
      '--sky-low': 'Canvas',
      '--hills': 'Canvas',
      '--light': 'CanvasText',
      '--outline': 'CanvasText',
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
  return (
    <Canvas name={name} width={120} height={96} className={className}>
      <circle cx={60} cy={48} r={44} fill="var(--ground)" />
      {scenes[name]}
    </Canvas>
  )
}

const paper = { fill: 'var(--paper)', stroke: 'var(--edge)' }
const soft = { fill: 'var(--soft)', stroke: 'var(--outline)' }
/** A line of writing that nobody needs to read. */
const writing = { stroke: 'var(--ink)', strokeWidth: 4 }

const scenes: Record<EmptyPictureName, ReactNode> = {
  feed: (
    <>
      <rect {...paper} x={32} y={19} width={56} height={26} rx={6} />
      <rect {...paper} x={24} y={28} width={72} height={28} rx={7} />
      <rect {...paper} x={16} y={39} width={88} height={36} rx={8} />
      <rect x={25} y={49} width={16} height={16} rx={5} fill="var(--brand)" />
      <path {...writing} d="M51 52h36M51 62h22" />
      <circle cx={103} cy={40} r={6} fill="var(--warm)" stroke="var(--paper)" />
    </>
  ),
  messages: (
    <>
      <path
        {...paper}
        d="M26 16h44a10 10 0 0 1 10 10v12a10 10 0 0 1-10 10H32L20 56l1-11a10 10 0 0 1-5-7V26a10 10 0 0 1 10-10z"
      />
      <path {...writing} d="M30 27h34M30 37h20" />
      <path
        fill="var(--brand)"
        d="M54 48h40a10 10 0 0 1 10 10v12c0 3-2 6-5 8l1 10-11-8H54a10 10 0 0 1-10-10V58a10 10 0 0 1 10-10z"
        stroke="var(--ground)"
      />
      <circle cx={63} cy={64} r={3.5} fill="var(--on-brand)" />
      <circle cx={74} cy={64} r={3.5} fill="var(--on-brand)" />
      <circle cx={85} cy={64} r={3.5} fill="var(--on-brand)" />
    </>
  ),
  calls: (
    <>
      <circle {...paper} cx={60} cy={48} r={33} />
      <path d={shapes.calls} transform="translate(37.5 29) scale(2)" fill="var(--brand)" />
      <path d="M64 37a11 11 0 0 1 8 8M66 26.5a21.5 21.5 0 0 1 16.5 16.5" stroke="var(--warm)" strokeWidth={4} />
    </>
  ),
  photos: (
    <>
      <rect {...paper} x={22} y={20} width={52} height={50} rx={6} transform="rotate(-9 48 45)" />
      <g transform="rotate(5 66 52)">
        <rect {...paper} x={34} y={25} width={64} height={54} rx={6} />
        <rect {...soft} x={40} y={31} width={52} height={42} rx={2} />
        <circle cx={77} cy={43} r={6} fill="var(--warm)" />
        <path d="M40 73V63l12-11a5 5 0 0 1 7 0l9 9 5-4a5 5 0 0 1 7 0l12 11v5z" fill="var(--brand)" />
      </g>
    </>
  ),
  files: (
    <>
      <path {...soft} d="M25 32a6 6 0 0 1 6-6h16a6 6 0 0 1 4 2l4 4h34a6 6 0 0 1 6 6v30H25z" />
      <rect {...paper} x={36} y={15} width={48} height={50} rx={5} />
      <path {...writing} d="M46 26h28M46 35h18" />
      <path
        d="M25 46h70a4 4 0 0 1 4 4.5l-2.4 24a6 6 0 0 1-6 5.5H29.4a6 6 0 0 1-6-5.5L21 50.5a4 4 0 0 1 4-4.5z"
        fill="var(--brand)"
      />
      <path d="M54 57h12" stroke="var(--on-brand)" strokeWidth={3} />
    </>
  ),
  apps: (
    <>
      <rect {...paper} x={20} y={16} width={80} height={64} rx={10} />
      <rect x={31} y={27} width={17} height={17} rx={5} fill="var(--brand)" />
      <rect {...soft} x={52} y={27} width={17} height={17} rx={5} />
      <circle cx={80.5} cy={35.5} r={8.5} fill="var(--warm)" />
      <rect {...soft} x={31} y={52} width={17} height={17} rx={5} />
      <rect x={52} y={52} width={17} height={17} rx={5} fill="var(--brand)" />
      <rect x={73} y={53} width={15} height={15} rx={5} stroke="var(--ink)" strokeDasharray="3 4" />
    </>
  ),
  home: (
    <>
      <path d="M27 14v68" stroke="var(--ink)" />
      <rect {...paper} x={40} y={14} width={62} height={20} rx={6} />
      <rect {...paper} x={40} y={38} width={62} height={20} rx={6} />
      <rect {...paper} x={40} y={62} width={62} height={20} rx={6} />
      <path {...writing} d="M50 24h34M50 48h22M50 72h40" />
      <circle cx={27} cy={24} r={6} fill="var(--brand)" stroke="var(--paper)" />
      <circle cx={27} cy={48} r={6} fill="var(--warm)" stroke="var(--paper)" />
      <circle cx={27} cy={72} r={6} fill="var(--soft)" stroke="var(--paper)" />
      <circle cx={27} cy={72} r={5} stroke="var(--outline)" />
    </>
  ),
  search: (
    <>
      <rect {...paper} x={24} y={14} width={60} height={68} rx={8} />
      <path {...writing} d="M35 27h38M35 38h14M35 49h10M35 60h16" />
      <circle cx={70} cy={50} r={17} fill="var(--paper)" stroke="var(--brand)" strokeWidth={5} />
      <path d="M83 63l15 15" stroke="var(--brand)" strokeWidth={7} />
      <path d="M61 49a9.5 9.5 0 0 1 7-8" stroke="var(--warm)" strokeWidth={3.5} />
    </>
  ),
  devices: (
    <>
      <path d="M44 62v14M36 78h26" stroke="var(--edge)" strokeWidth={5} />
      <rect {...paper} x={12} y={20} width={74} height={46} rx={7} />
      <rect {...soft} x={20} y={28} width={58} height={30} rx={3} />
      <rect x={72} y={34} width={30} height={50} rx={7} fill="var(--brand)" stroke="var(--paper)" strokeWidth={3} />
      <path d="M83 77h8" stroke="var(--on-brand)" />
      <path d="M31 43h33" stroke="var(--warm)" strokeWidth={4} strokeDasharray="0.1 8" />
    </>
  ),
}

export type PhonePictureProps = {
  readonly kind: 'phone' | 'tablet' | 'desktop' | 'laptop' | 'tv' | 'unknown'
  readonly platform?: 'android' | 'ios' | undefined
  /** Charge in percent, shown in the phone's own corner; undefined where it is not known. */
  readonly battery?: number | undefined
  readonly className?: string
}

/** A phone (64 x 120), tablet (88 x 120) or, for whatever else was linked, a screen (120 x 96), with Tandem's sky. */
export function PhonePicture({ kind, platform, battery, className }: PhonePictureProps) {
  if (kind === 'desktop' || kind === 'laptop' || kind === 'tv') return <ScreenPicture className={className} />
  const width = kind === 'tablet' ? 88 : 64
  const middle = width / 2
  const corner = platform === 'ios' ? 14 : 11
  return (
    <Canvas name={kind} width={width} height={120} className={className}>
      <rect x={1} y={1} width={width - 2} height={118} rx={corner} fill="var(--shell)" stroke="var(--edge)" />
      <Sky x={4.5} y={4.5} width={width - 9} height={111} corner={corner - 3.5} />
      <path d={`M${middle - 11} 29h22`} stroke="var(--light)" strokeWidth={5} />
      <path d={`M${middle - 7} 38h14`} stroke="var(--light)" strokeWidth={2.5} opacity={0.7} />
      {platform === 'android' && <circle cx={middle} cy={11} r={2.25} fill="var(--shell)" />}
      {platform === 'ios' && kind === 'phone' && (
        <path d={`M${middle - 5} 11.5h10`} stroke="var(--shell)" strokeWidth={5} />
      )}
      {platform && <path d={`M${middle - 8} 111.5h16`} stroke="var(--light)" strokeWidth={1.75} opacity={0.85} />}
      {battery !== undefined && <Charge x={width - 19} percent={battery} />}
    </Canvas>
  )
}

function ScreenPicture({ className }: { readonly className: string | undefined }) {
  return (
    <Canvas name="screen" width={120} height={96} className={className}>
      <path d="M60 74v14M44 90h32" stroke="var(--edge)" strokeWidth={5} />
      <rect x={5} y={7} width={110} height={70} rx={8} fill="var(--shell)" stroke="var(--edge)" />
      <Sky x={9} y={11} width={102} height={62} corner={4.5} />
    </Canvas>
  )
}

type SkyProps = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** Dusk with the sun about to touch the hills. */
function Sky({ x, y, width, height, corner }: SkyProps & { readonly corner: number }) {
  const id = useId()
  const at = (across: number, down: number) => `${x + across * width} ${y + down * height}`
  // The land goes on beyond the screen, so that its outline shows only where it meets the sky.
  const down = `h4V${y + height + 4}H${x - 4}z`
  return (
    <>
      <defs>
        <linearGradient id={`${id}sky`} x1={0} y1={0} x2={0} y2={1}>
          <stop offset={0.1} stopColor="var(--sky-top)" />
          <stop offset={0.85} stopColor="var(--sky-low)" />
        </linearGradient>
        <clipPath id={`${id}screen`}>
          <rect x={x} y={y} width={width} height={height} rx={corner} />
        </clipPath>
      </defs>
      <g clipPath={`url(#${id}screen)`}>
        <rect x={x} y={y} width={width} height={height} fill={`url(#${id}sky)`} />
        <circle cx={x + width * 0.66} cy={y + height * 0.7} r={9} fill="var(--light)" opacity={0.75} />
        <path
          d={`M${x - 4} ${y + height * 0.75}h4C${at(0.2, 0.68)} ${at(0.35, 0.71)} ${at(0.55, 0.77)}S${at(0.85, 0.8)} ${at(1, 0.74)}${down}`}
          fill="var(--hills)"
          stroke="var(--outline)"
          opacity={0.55}
        />
        <path
          d={`M${x - 4} ${y + height * 0.87}h4C${at(0.25, 0.81)} ${at(0.45, 0.84)} ${at(0.62, 0.88)}S${at(0.9, 0.9)} ${at(1, 0.85)}${down}`}
          fill="var(--hills)"
          stroke="var(--outline)"
        />
      </g>
    </>
  )
}

/** A battery of 10 x 5 in the status bar. */
function Charge({ x, percent }: { readonly x: number; readonly percent: number }) {
  const level = Math.min(100, Math.max(0, percent)) / 100
  return (
    <>
      <rect x={x} y={9} width={9.5} height={5} rx={1.5} stroke="var(--light)" strokeWidth={1} />
      <path d={`M${x + 11} 10.75v1.5`} stroke="var(--light)" strokeWidth={1} />
      <rect x={x + 1.25} y={10.25} width={level * 7} height={2.5} rx={0.5} fill="var(--light)" />
    </>
  )
}

type CanvasProps = {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly className: string | undefined
  readonly children: ReactNode
}

function Canvas({ name, width, height, className, children }: CanvasProps) {
  const styles = useStyles()
  return (
    <svg
      aria-hidden
      focusable={false}
      className={mergeClasses(styles.picture, className)}
      data-picture={name}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      fill="none"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  )
}
