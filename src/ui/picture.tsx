import { type ReactNode, useState } from 'react'
import { useHidden } from './privacy.tsx'

/** A picture from a phone, square; `fallback` where there is none, where it is broken, and in privacy mode. */
export function Picture({ src, size, round, fallback }: PictureProps) {
  const [broken, setBroken] = useState<string>()
  const hidden = useHidden()
  if (src === undefined || broken === src || hidden) return fallback
  return (
    <img
      src={src}
      alt=""
      width={size}
      height={size}
      decoding="async"
      style={{ objectFit: 'cover', borderRadius: round ? '50%' : 'var(--borderRadiusMedium)', flexShrink: 0 }}
      onError={() => setBroken(src)}
    />
  )
}

interface PictureProps {
  /** Where it is; undefined when there is none. */
  readonly src: string | undefined
  /** Width and height in CSS pixels. */
  readonly size: number
  readonly round?: boolean
  readonly fallback: ReactNode
}
