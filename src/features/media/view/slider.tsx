import { makeStyles, tokens } from '@fluentui/react-components'
import { useState } from 'react'

const useStyles = makeStyles({
  range: {
    display: 'block',
    width: '100%',
    height: '24px',
    margin: 0,
    accentColor: tokens.colorCompoundBrandBackground,
    cursor: 'pointer',
    ':disabled': { cursor: 'not-allowed', opacity: 0.6 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, borderRadius: tokens.borderRadiusSmall },
  },
})

interface SliderProps {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly step: number
  readonly disabled: boolean
  /** What a value is called, for screen readers. */
  valueText(value: number): string
  /** Called when it is let go, not while it moves. */
  onSet(value: number): void
}

/** The browser's own slider; while it is moved it does not follow the phone. */
export function Slider({ label, value, max, step, disabled, valueText, onSet }: SliderProps) {
  const styles = useStyles()
  const [draft, setDraft] = useState<number>()
  const shown = draft ?? value
  const commit = () => {
    if (draft === undefined) return
    onSet(draft)
    setDraft(undefined)
  }
  return (
    <input
      type="range"
      className={styles.range}
      aria-label={label}
      aria-valuetext={valueText(shown)}
      min={0}
      max={max}
      step={step}
      value={shown}
      disabled={disabled}
      onChange={(event) => setDraft(Number(event.target.value))}
      onPointerUp={commit}
      onKeyUp={commit}
      onBlur={commit}
    />
  )
}
