import { Button, makeStyles, mergeClasses, Text, tokens, typographyStyles } from '@fluentui/react-components'
import { type ReactNode, useEffect, useRef } from 'react'
import { Icon } from '../../ui/icons.tsx'
import { go } from '../../ui/route.ts'
import { remember, useRemembered } from './memory.ts'
import { addressOf, type Step, stepBack, stepsFor } from './steps.ts'
import { takeFocus } from './take-focus.ts'
import { words } from './words.ts'

const forced = '@media (forced-colors: active)'

const useStyles = makeStyles({
  step: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  head: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  bar: { display: 'flex', gap: tokens.spacingHorizontalXS, maxWidth: '16rem' },
  mark: {
    flexGrow: 1,
    height: '4px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralStroke1,
    [forced]: { border: '1px solid CanvasText', backgroundColor: 'Canvas' },
  },
  done: { backgroundColor: tokens.colorBrandBackground, [forced]: { backgroundColor: 'Highlight' } },
  // It takes the focus so that it is read out, but nothing can be done with it.
  title: { ...typographyStyles.subtitle1, margin: 0, outlineStyle: 'none' },
  lead: { margin: 0, color: tokens.colorNeutralForeground2 },
  foot: { display: 'flex', justifyContent: 'space-between', gap: tokens.spacingHorizontalM, flexWrap: 'wrap' },
})

/** What all steps have: how far one is, a heading that takes the focus, and the ways back and on. */
export function StepFrame({ step, title, lead, next, lone = false, children, after }: StepFrameProps) {
  const styles = useStyles()
  const { platform } = useRemembered()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    takeFocus(heading.current)
    if (step !== 'pair' && step !== 'test') remember({ step })
  }, [step])
  const way = stepsFor(platform)
  const back = stepBack(step, platform)
  return (
    <section className={styles.step} aria-labelledby="add-phone-step">
      <div className={styles.head}>
        {!lone && (
          <>
            <Text size={200}>{words('progress', { step: way.indexOf(step) + 1, count: way.length })}</Text>
            <div className={styles.bar} aria-hidden>
              {way.map((one, at) => (
                <span key={one} className={mergeClasses(styles.mark, at <= way.indexOf(step) && styles.done)} />
              ))}
            </div>
          </>
        )}
        <h2 ref={heading} id="add-phone-step" tabIndex={-1} className={styles.title}>
          {title}
        </h2>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      </div>
      {children}
      {(back ?? next) && (
        <div className={styles.foot}>
          {back ? (
            <Button icon={<Icon name="back" />} onClick={() => go(addressOf(back))}>
              {words('back')}
            </Button>
          ) : (
            <span />
          )}
          {next && (
            <Button appearance="primary" disabled={next.disabled ?? false} onClick={() => go(next.to)}>
              {words('next')}
            </Button>
          )}
        </div>
      )}
      {after}
    </section>
  )
}

interface StepFrameProps {
  readonly step: Step
  readonly title: ReactNode
  readonly lead?: ReactNode
  /** Where "Continue" goes. */
  readonly next?: { readonly to: string; readonly disabled?: boolean }
  /** Not on the way to a new phone, so without how far one is. */
  readonly lone?: boolean
  readonly children?: ReactNode
  /** What may be long, below the ways back and on. */
  readonly after?: ReactNode
}
