import { Button, makeStyles, Text, tokens, typographyStyles } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { Icon } from '../../../ui/icons.tsx'
import { go } from '../../../ui/route.ts'
import { takeFocus } from '../take-focus.ts'
import type { Outcome } from './run.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorBrandStroke1}`,
    backgroundColor: tokens.colorBrandBackground2,
  },
  title: {
    ...typographyStyles.subtitle1,
    margin: 0,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    outlineStyle: 'none',
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
})

/** The end: what came of the test, and what to rely on from now on. */
export function Ready({ name, outcome }: { readonly name: string; readonly outcome: Outcome }) {
  const styles = useStyles()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    takeFocus(heading.current)
    heading.current?.parentElement?.scrollIntoView({ block: 'nearest' })
  }, [])
  const { passed, tried } = outcome
  const result =
    tried === 0
      ? words('readyNone')
      : passed === tried
        ? words('readyAll')
        : words('readySome', { passed, count: tried })
  return (
    <div className={styles.card}>
      <h3 ref={heading} tabIndex={-1} className={styles.title}>
        <Icon name="checkCircle" size={24} /> {words('ready')}
      </h3>
      <Text>{result}</Text>
      <Text>{words('promise', { name })}</Text>
      <div className={styles.buttons}>
        <Button appearance="primary" onClick={() => go('/home')}>
          {words('home')}
        </Button>
        <Button onClick={() => go('/status')}>{words('status')}</Button>
        <Button onClick={() => go('/add/phone')}>{words('another')}</Button>
      </div>
    </div>
  )
}
