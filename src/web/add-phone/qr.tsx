import { makeStyles, tokens } from '@fluentui/react-components'
import { useMemo } from 'react'
import { encode } from 'uqr'
import { words } from './words.ts'

// Cameras need four modules of white around a code (ISO/IEC 18004, 6.3.8).
const quiet = 4

const useStyles = makeStyles({
  code: {
    width: '11rem',
    height: '11rem',
    flexShrink: 0,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    // Dark on white in every theme, or no camera reads it.
    forcedColorAdjust: 'none',
  },
})

/** An address for a phone's camera. */
export function Qr({ address }: { readonly address: string }) {
  const styles = useStyles()
  const { size, path } = useMemo(() => drawn(address), [address])
  return (
    <svg
      role="img"
      aria-label={words('qr', { address })}
      className={styles.code}
      viewBox={`${-quiet} ${-quiet} ${size + 2 * quiet} ${size + 2 * quiet}`}
      shapeRendering="crispEdges"
    >
      <rect x={-quiet} y={-quiet} width={size + 2 * quiet} height={size + 2 * quiet} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  )
}

/** One path of all dark modules, each row's runs as one bar. */
function drawn(address: string): { size: number; path: string } {
  const { size, data } = encode(address, { ecc: 'M', border: 0 })
  const bars = data.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1]) return []
      const end = row.indexOf(false, x)
      return `M${x} ${y}h${(end === -1 ? size : end) - x}v1H${x}z`
    }),
  )
  return { size, path: bars.join('') }
}
