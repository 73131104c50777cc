import { Link, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import { PhonePicture } from '../../ui/pictures.tsx'
import { go } from '../../ui/route.ts'
import { Asked } from './asked.tsx'
import { remember, useRemembered } from './memory.ts'
import { Outlook } from './outlook.tsx'
import { prospectFor } from './outlook-rules.ts'
import { useProspects } from './questions.ts'
import { StepFrame } from './step-frame.tsx'
import { words } from './words.ts'

const useStyles = makeStyles({
  choices: {
    border: 'none',
    margin: 0,
    padding: 0,
    minWidth: 0,
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 9rem), 1fr))',
    gap: tokens.spacingHorizontalM,
  },
  legend: { position: 'absolute', clipPath: 'inset(50%)', width: '1px', height: '1px', overflow: 'hidden' },
  choice: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    textAlign: 'center',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingVerticalL,
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusXLarge,
    border: `2px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    ':hover': { backgroundColor: tokens.colorNeutralBackground3 },
    ':focus-within': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  chosen: {
    border: `2px solid ${tokens.colorCompoundBrandStroke}`,
    backgroundColor: tokens.colorBrandBackground2,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
  },
  radio: {
    position: 'absolute',
    insetBlockStart: tokens.spacingVerticalS,
    insetInlineStart: tokens.spacingHorizontalS,
    width: '20px',
    height: '20px',
    margin: 0,
    accentColor: tokens.colorCompoundBrandBackground,
    outlineStyle: 'none',
  },
  other: { alignSelf: 'flex-start' },
  name: { display: 'flex', flexDirection: 'column', alignItems: 'center' },
  soft: { color: tokens.colorNeutralForeground2 },
})

/** The one question, and at once what the answer means. */
export function WhichPhone() {
  const styles = useStyles()
  const { platform } = useRemembered()
  const prospects = useProspects()
  return (
    <StepFrame
      step="phone"
      title={words('phoneTitle')}
      next={{ to: '/add/pc', disabled: platform === undefined }}
      after={
        platform !== undefined &&
        platform !== 'other' && (
          <Asked query={prospects}>
            {(all) => <Outlook platform={platform} prospect={prospectFor(all, platform)} />}
          </Asked>
        )
      }
    >
      <fieldset className={styles.choices}>
        <legend className={styles.legend}>{words('phoneTitle')}</legend>
        {(['android', 'ios'] as const).map((one) => (
          <label key={one} className={mergeClasses(styles.choice, platform === one && styles.chosen)}>
            <input
              type="radio"
              name="platform"
              className={styles.radio}
              checked={platform === one}
              onChange={() => remember({ platform: one })}
            />
            <PhonePicture kind="phone" platform={one} />
            <span className={styles.name}>
              <Text size={400} weight="semibold">
                {words(one)}
              </Text>
              <Text size={200} className={styles.soft}>
                {words(`${one}More`)}
              </Text>
            </span>
          </label>
        ))}
      </fieldset>
      <Link
        as="button"
        inline
        className={styles.other}
        onClick={() => {
          remember({ platform: 'other' })
          go('/add/pc')
        }}
      >
        {words('other')}
      </Link>
    </StepFrame>
  )
}
