import { makeStyles, Text, tokens } from '@fluentui/react-components'
import { useSettings } from '../../client/react/hub.tsx'
import { granted } from './outlook-rules.ts'
import { useProspects } from './questions.ts'
import { words } from './words.ts'

const useStyles = makeStyles({
  grants: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalXL },
})

/** What accepting gives, in plain words: the hub's features, and what the person has set beyond them. */
export function Grants() {
  const styles = useStyles()
  const { data } = useProspects()
  const settings = useSettings()
  const features = granted(data ?? [])
  return (
    <div className={styles.grants}>
      <Text>{words(features.length === 0 ? 'grantsUnknown' : 'grants')}</Text>
      <ul className={styles.list}>
        {features.map(({ feature, title, summary }) => (
          <li key={feature}>
            <Text size={200}>
              <bdi>
                <b>{title}</b>: {summary}
              </bdi>
            </Text>
          </li>
        ))}
        {settings?.clipboard && (
          <li>
            <Text size={200}>{words('grantsClipboard')}</Text>
          </li>
        )}
        {settings?.mirrorToPhones && (
          <li>
            <Text size={200}>{words('grantsNotices')}</Text>
          </li>
        )}
      </ul>
    </div>
  )
}
